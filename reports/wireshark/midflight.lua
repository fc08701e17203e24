-- Shows captures of midflight (frames of ../FORMAT.md): SPTPS records and tinc's meta messages.

local midflight = Proto("midflight", "midflight")
local sptps = Proto("sptps", "SPTPS")
local meta = Proto("tincmeta", "tinc meta message")

local kinds = { [0] = "sent", [1] = "arrived", [2] = "lost" }
local types = { [128] = "handshake", [129] = "alert", [130] = "close" }
-- What a meta connection's own session calls its handshake records.
local handshake = { KEX = "KEX", SIG = "SIG", SPTPS_ACK = "ACK" }

local frame = {
  kind = ProtoField.uint8("midflight.kind", "What happened", base.DEC, kinds),
  event = ProtoField.uint64("midflight.event", "Event"),
  cause = ProtoField.uint64("midflight.cause", "Follows from event"),
  exchange = ProtoField.uint32("midflight.exchange", "Key exchange"),
  number = ProtoField.uint32("midflight.number", "Record number"),
  source = ProtoField.string("midflight.source", "From"),
  destination = ProtoField.string("midflight.destination", "To"),
  message = ProtoField.string("midflight.message", "Message"),
  record = ProtoField.string("midflight.record", "Record"),
}
local field = {
  record = ProtoField.string("sptps.record", "Record"),
  destination = ProtoField.bytes("sptps.destination", "Destination id"),
  source = ProtoField.bytes("sptps.source", "Source id"),
  number = ProtoField.uint32("sptps.number", "Record number"),
  length = ProtoField.uint16("sptps.length", "Body length"),
  type = ProtoField.uint8("sptps.type", "Type"),
  version = ProtoField.uint8("sptps.kex.version", "Version"),
  nonce = ProtoField.bytes("sptps.kex.nonce", "Nonce"),
  key = ProtoField.bytes("sptps.kex.key", "Ephemeral key"),
  signature = ProtoField.bytes("sptps.sig.signature", "Signature"),
  body = ProtoField.bytes("sptps.body", "Body"),
  sealed = ProtoField.bytes("sptps.sealed", "Sealed type, body and tag"),
}
local request = {
  name = ProtoField.string("tincmeta.name", "Request"),
  text = ProtoField.string("tincmeta.text", "Text"),
}

midflight.fields = {
  frame.kind, frame.event, frame.cause, frame.exchange, frame.number,
  frame.source, frame.destination, frame.message, frame.record,
}
sptps.fields = {
  field.record, field.destination, field.source, field.number, field.length, field.type,
  field.version, field.nonce, field.key, field.signature, field.body, field.sealed,
}
meta.fields = { request.name, request.text }

local function type_name(value)
  return types[value] or (value < 128 and "application" or "unknown")
end

local function add_plain(tree, name, bytes)
  local value = bytes(0, 1):uint()
  tree:add(field.type, bytes(0, 1)):append_text(" (" .. type_name(value) .. ")")
  local body = bytes:len() > 1 and bytes(1) or nil
  if not body then return end
  if name == "KEX" and body:len() == 65 then
    tree:add(field.version, body(0, 1))
    tree:add(field.nonce, body(1, 32))
    tree:add(field.key, body(33, 32))
  elseif name == "SIG" and body:len() == 64 then
    tree:add(field.signature, body)
  else
    tree:add(field.body, body)
  end
end

local function add_record(tree, name, bytes)
  local branch = tree:add(sptps, bytes, "SPTPS record" .. (name ~= "" and ": " .. name or ""))
  if name ~= "" then branch:add(field.record, name):set_generated() end
  return branch
end

-- number (4), then type and body: plain only with the sizes that a first handshake has.
local function add_datagram(tree, name, bytes)
  local branch = add_record(tree, name, bytes)
  if bytes:len() < 5 then return end
  branch:add(field.number, bytes(0, 4))
  local plain = bytes(4, 1):uint() == 128 and
    ((name == "KEX" and bytes:len() == 70) or (name == "SIG" and bytes:len() == 69))
  if plain then
    add_plain(branch, name, bytes(4))
  else
    branch:add(field.sealed, bytes(4))
  end
end

-- length (2), then type and body, or both sealed with a tag of 16. Returns what comes after it.
local function add_stream(tree, name, bytes)
  if bytes:len() < 3 then return nil end
  local length = bytes(0, 2):uint()
  local plain = handshake[name] ~= nil and bytes:len() == length + 3
  local size = plain and length + 3 or length + 19
  if size > bytes:len() then return nil end
  local branch = add_record(tree, handshake[name] or "", bytes(0, size))
  branch:add(field.length, bytes(0, 2))
  if plain then
    add_plain(branch, name, bytes(2, size - 2))
  else
    branch:add(field.sealed, bytes(2, size - 2))
  end
  return size < bytes:len() and bytes(size) or nil
end

-- destination id (6), source id (6), record
local function add_packet(tree, name, bytes)
  if bytes:len() < 13 then return end
  tree:add(field.destination, bytes(0, 6))
  tree:add(field.source, bytes(6, 6))
  add_datagram(tree, name, bytes(12))
end

local function add_request(tree, name, record, bytes)
  local branch = tree:add(meta, bytes, "tinc meta message: " .. name)
  branch:add(request.name, name):set_generated()
  if name == "ID" then
    branch:add(request.text, bytes, (bytes:string():gsub("\n$", "")))
    return
  end
  if record ~= "" then branch:add(field.record, record):set_generated() end
  local rest = add_stream(branch, name, bytes)
  if rest and name == "SPTPS_PACKET" then
    add_packet(branch, record, rest)
  elseif rest then
    add_stream(branch, name, rest)
  end
end

local function take_text(buffer, at)
  local length = buffer(at, 1):uint()
  if length == 0 then return "", buffer(at, 1), at + 1 end
  return buffer(at + 1, length):string(), buffer(at + 1, length), at + 1 + length
end

local function dissect_wire(tree, message, record, bytes)
  if message == "UDP" then
    add_packet(tree, record, bytes)
  elseif handshake[message] then
    add_stream(tree, message, bytes)
  else
    add_request(tree, message, record, bytes)
  end
end

function midflight.dissector(buffer, pinfo, tree)
  if buffer:len() < 32 or buffer(0, 1):uint() ~= 1 then return 0 end
  local header = buffer(2, 2):uint()
  local branch = tree:add(midflight, buffer(0, header))
  local values = {}
  branch:add(frame.kind, buffer(1, 1))
  branch:add(frame.event, buffer(4, 8))
  branch:add(frame.cause, buffer(12, 8))
  branch:add(frame.exchange, buffer(20, 4))
  branch:add(frame.number, buffer(24, 4))
  local at = 28
  for _, name in ipairs({ "source", "destination", "message", "record" }) do
    local range
    values[name], range, at = take_text(buffer, at)
    branch:add(frame[name], range, values[name])
  end
  pinfo.cols.protocol = handshake[values.message] and "SPTPS"
    or (values.message == "UDP" and "SPTPS" or "tinc")
  pinfo.cols.src = values.source
  pinfo.cols.dst = values.destination
  pinfo.cols.info = (kinds[buffer(1, 1):uint()] or "seen") .. " " .. values.message ..
    (values.record ~= "" and " " .. values.record or "")
  if buffer:len() > header then
    dissect_wire(tree, values.message, values.record, buffer(header))
  end
  return buffer:len()
end

DissectorTable.get("wtap_encap"):add(wtap.USER0, midflight)
