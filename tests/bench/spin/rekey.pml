/* The rekey of an established channel between two nodes, for SPIN: one node begins a key exchange at
 * any time (KEX KEX SIG SIG over two ordered channels), and each side sends K data packets at any
 * time, which arrive in any order or are lost. What midflight searches with tinc's own state
 * machines (scenarios/search/rekey-after-fix.json) is here reduced to what the race needs.
 *
 * Before the fix a node that receives a KEX forgets that its key is valid until the exchange is
 * over; a packet that it sends then restarts the channel. -DFIXED leaves the key valid.
 */
#ifndef K
#define K 1
#endif

mtype = { KEX, SIG };
chan meta[2] = [2] of { mtype };  /* meta[n] leads to node n */

#define IDLE 0
#define SENT_KEX 1
#define SENT_SIG 2

byte phase[2];
bool new_keys[2];
bool valid[2] = true;
bool begun;

/* A packet: not sent, on its way under the old or the new keys, or over. */
#define UNSENT 0
#define OLD 1
#define NEW 2
#define OVER 3
byte packet[2 * K];  /* the first K are node 0's */
byte sent[2];

inline receive_kex(n) {
  if
  :: phase[n] == IDLE -> meta[1 - n]!KEX
  :: else
  fi;
  meta[1 - n]!SIG;
  phase[n] = SENT_SIG;
#ifndef FIXED
  valid[n] = false
#endif
}

inline receive_sig(n) {
  phase[n] = IDLE;
  new_keys[n] = true;
  valid[n] = true
}

proctype Node(bit n) {
  byte i;
  do
  :: atomic { n == 0 && !begun -> begun = true; meta[1]!KEX; phase[0] = SENT_KEX }
  :: atomic { meta[n]?KEX -> receive_kex(n) }
  :: atomic { meta[n]?SIG -> receive_sig(n) }
  :: atomic { sent[n] < K ->
       assert(valid[n]);  /* else it restarts the channel */
       packet[n * K + sent[n]] = (new_keys[n] -> NEW : OLD);
       sent[n]++ }
  od
}

/* Takes any packet from its way, whether it arrives or is lost: the receiver goes on as before. */
proctype Network() {
  byte i;
  do
  :: atomic { select_packet: i = 0;
       do
       :: i < 2 * K && (packet[i] == OLD || packet[i] == NEW) -> packet[i] = OVER; break
       :: i < 2 * K -> i++
       :: else -> break
       od;
       i = 0 }
  od
}

init {
  atomic { run Node(0); run Node(1); run Network() }
}
