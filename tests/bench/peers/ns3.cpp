// The workloads on ns-3: ns3 link|device|ring|hold [PENDING] [SCHEDULER].
#include <ns3/core-module.h>
#include <ns3/internet-module.h>
#include <ns3/network-module.h>
#include <ns3/point-to-point-module.h>

#include <cstdlib>
#include <string>

#include "workload.h"

using namespace ns3;
using namespace peers;

namespace {

std::uint64_t received = 0;
std::uint8_t payload[kPayload] = {1};

Ptr<RateErrorModel> loss() {
  auto model = CreateObject<RateErrorModel>();
  model->SetUnit(RateErrorModel::ERROR_UNIT_PACKET);
  model->SetRate(kLoss);
  return model;
}

void count_and_read(Ptr<const Packet> packet) {
  std::uint8_t bytes[kPayload];
  packet->CopyData(bytes, sizeof bytes);
  received += bytes[0];
}

template <class Send>
void send_every_gap(Send send, std::int64_t left) {
  send();
  if (left > 1) {
    Simulator::Schedule(NanoSeconds(kGapNanos), [=] { send_every_gap(send, left - 1); });
  }
}

// Both ends send as long as the link is 10 s of virtual time old.
template <class Send>
void run_link(const char* name, Send first, Send second) {
  Simulator::ScheduleNow([=] { send_every_gap(first, kPacketsEach); });
  Simulator::ScheduleNow([=] { send_every_gap(second, kPacketsEach); });
  measure(name, 2 * kPacketsEach, [] { Simulator::Run(); });
  if (received < kPacketsEach) std::abort();
}

// Two hosts with UDP sockets on a point-to-point link.
void link() {
  NodeContainer nodes(2);
  PointToPointHelper helper;
  helper.SetDeviceAttribute("DataRate", StringValue("100Mbps"));
  helper.SetChannelAttribute("Delay", StringValue("5ms"));
  const auto devices = helper.Install(nodes);
  InternetStackHelper().Install(nodes);
  Ipv4AddressHelper addresses("10.0.0.0", "255.255.255.0");
  const auto interfaces = addresses.Assign(devices);
  const auto make_sender = [&](std::uint32_t host) {
    devices.Get(host)->SetAttribute("ReceiveErrorModel", PointerValue(loss()));
    auto socket = Socket::CreateSocket(nodes.Get(host), UdpSocketFactory::GetTypeId());
    socket->Bind(InetSocketAddress(Ipv4Address::GetAny(), 1));
    socket->Connect(InetSocketAddress(interfaces.GetAddress(1 - host), 1));
    socket->SetRecvCallback([](Ptr<Socket> from) {
      while (const auto packet = from->Recv()) count_and_read(packet);
    });
    return [socket] { socket->Send(payload, kPayload, 0); };
  };
  run_link("link/1 % loss/ns-3 point-to-point", make_sender(0), make_sender(1));
}

// Its simplest device, without IP or sockets.
void device() {
  auto channel = CreateObject<SimpleChannel>();
  channel->SetAttribute("Delay", StringValue("5ms"));
  std::vector<Ptr<SimpleNetDevice>> devices;
  for (int host = 0; host < 2; ++host) {
    auto device = CreateObject<SimpleNetDevice>();
    device->SetAttribute("DataRate", StringValue("100Mbps"));
    device->SetChannel(channel);
    device->SetAddress(Mac48Address::Allocate());
    device->SetReceiveErrorModel(loss());
    CreateObject<Node>()->AddDevice(device);  // which would replace the callback
    device->SetReceiveCallback(
        [](Ptr<NetDevice>, Ptr<const Packet> packet, std::uint16_t, const Address&) {
          count_and_read(packet);
          return true;
        });
    devices.push_back(device);
  }
  const auto make_sender = [&](std::size_t host) {
    return [from = devices[host], to = devices[1 - host]->GetAddress()] {
      from->Send(Create<Packet>(payload, kPayload), to, 0x800);
    };
  };
  run_link("link/1 % loss/ns-3 simplest device", make_sender(0), make_sender(1));
}

void hop(std::mt19937_64& random, std::uint32_t host, std::uint64_t& left) {
  if (left == 0) return Simulator::Stop();
  --left;
  const auto jitter = static_cast<std::int64_t>(random() % 1000);
  Simulator::Schedule(NanoSeconds(kHopNanos + jitter),
                      [&random, &left, next = (host + 1) % kHosts] { hop(random, next, left); });
}

void ring(const std::string& name) {
  std::mt19937_64 random;
  auto left = kHops + kHosts;
  for (std::uint32_t host = 0; host < kHosts; ++host) hop(random, host, left);
  measure(name.c_str(), kHops, [] { Simulator::Run(); });
}

void again(Gaps& gaps, std::uint64_t& left) {
  if (left == 0) return Simulator::Stop();
  --left;
  Simulator::Schedule(NanoSeconds(gaps.next()), [&gaps, &left] { again(gaps, left); });
}

void hold(const std::string& name, std::uint64_t pending) {
  Gaps gaps;
  const std::uint64_t steps = pending > 10'000 ? 500'000 : kHops;
  auto left = steps + pending;
  for (std::uint64_t i = 0; i < pending; ++i) again(gaps, left);
  measure(name.c_str(), steps, [] { Simulator::Run(); });
}

}  // namespace

int main(int argc, char** argv) {
  const std::string what = argc > 1 ? argv[1] : "";
  const std::string pending = argc > 2 ? argv[2] : "";
  std::string peer = "ns-3";
  if (argc > 3) {
    GlobalValue::Bind("SchedulerType", TypeIdValue(TypeId::LookupByName(argv[3])));
    peer += ", priority queue";
  }
  if (what == "link")
    link();
  else if (what == "device")
    device();
  else if (what == "ring")
    ring("ring/T=64/" + peer);
  else if (what == "hold")
    hold("hold/N=" + pending + "/" + peer, std::stoull(pending));
  else
    return 2;
}
