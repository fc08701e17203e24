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
byte packet[14];  /* the first K are node 0's, the next K node 1's */
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
end: do
  :: atomic { n == 0 && !begun -> begun = true; meta[1]!KEX; phase[0] = SENT_KEX }
  :: atomic { meta[n]?KEX -> receive_kex(n) }
  :: atomic { meta[n]?SIG -> receive_sig(n) }
  :: atomic { sent[n] < K ->
       assert(valid[n]);  /* else it restarts the channel */
       packet[n * K + sent[n]] = (new_keys[n] -> NEW : OLD);
       sent[n]++ }
  od
}

/* A packet leaves its way. Whether it arrives or is lost comes to the same, since the receiver goes on
 * as before: who sees that merges the two. -DLOSSES_APART is the model of who doesn't: there a node
 * counts what arrives. */
#define LEAVE(p) p < 2 * K && (packet[p] == OLD || packet[p] == NEW) -> packet[p] = OVER
#ifdef LOSSES_APART
byte arrived[2];
/* Compared with K because SPIN leaves out of the state what nothing reads. */
#define ARRIVE(p) p < 2 * K && arrived[p / K] < K && LEAVE(p); arrived[p / K]++
#define TAKE(p) :: d_step { ARRIVE(p) } :: d_step { LEAVE(p) }
#else
#define TAKE(p) :: d_step { LEAVE(p) }
#endif

proctype Network() {
end: do
  TAKE(0) TAKE(1) TAKE(2) TAKE(3) TAKE(4) TAKE(5) TAKE(6)
  TAKE(7) TAKE(8) TAKE(9) TAKE(10) TAKE(11) TAKE(12) TAKE(13)
  od
}

init {
  atomic { run Node(0); run Node(1); run Network() }
}
