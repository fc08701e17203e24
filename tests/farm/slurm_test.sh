#!/usr/bin/env bash
# slurm_test.sh MIDFLIGHT SOURCE: a Slurm of two nodes, both on this machine; a worker is killed, a
# node is lost, the controller is begun again.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
for each in munged slurmctld slurmd sbatch; do
  PATH=$PATH:/usr/sbin command -v "$each" >/dev/null ||
    skip "$each is not installed, so the farm was not tested on Slurm"
done
((EUID == 0)) || skip "Slurm's daemons want root, so the farm was not tested on Slurm"
export PATH=$PATH:/usr/sbin
shards=6
runs=${RUNS:-20000}

# Ends the processes that have this in their command line: a path of ours, or ours and a shard.
end() { pgrep -f "$1" | xargs -r kill -KILL 2>/dev/null || true; }
stop() {
  local each
  scancel --user=root 2>/dev/null || true
  end "$place/campaign"
  for each in n1 n2 ctld munged; do
    if [[ -s $place/$each.pid ]]; then kill "$(cat "$place/$each.pid")" 2>/dev/null || true; fi
  done
  sleep 1
  rm -rf "$place"
}
trap stop EXIT

mkdir -p "$place"/{log,state,spool-n1,spool-n2}
chmod 755 "$place"
head -c 1024 /dev/urandom >"$place/munge.key"
chmod 400 "$place/munge.key"
munged --force --key-file="$place/munge.key" --socket="$place/munge.sock" \
  --pid-file="$place/munged.pid" --log-file="$place/log/munged" --seed-file="$place/munge.seed" \
  --num-threads=1
host=$(hostname)
# Any port that is free.
port=$((20000 + RANDOM % 20000))
export SLURM_CONF=$place/slurm.conf
# A credential of 5 s only here: with the default a requeued task waits two minutes.
cat >"$SLURM_CONF" <<CONF
ClusterName=ci
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$port
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$place/munge.sock,cred_expire=5
CredType=cred/munge
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SchedulerType=sched/backfill
SchedulerParameters=sched_interval=2,sched_min_interval=100000,bf_interval=2
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
SlurmctldTimeout=5
SlurmdTimeout=10
KillWait=2
SlurmdParameters=config_overrides
SlurmctldLogFile=$place/log/ctld
SlurmctldPidFile=$place/ctld.pid
SlurmdLogFile=$place/log/%n
SlurmdPidFile=$place/%n.pid
StateSaveLocation=$place/state
SlurmdSpoolDir=$place/spool-%n
NodeName=n1 NodeHostname=$host NodeAddr=127.0.0.1 Port=$((port + 1)) CPUs=1 RealMemory=1000
NodeName=n2 NodeHostname=$host NodeAddr=127.0.0.1 Port=$((port + 2)) CPUs=1 RealMemory=1000
PartitionName=fuzz Nodes=n1,n2 Default=YES MaxTime=INFINITE State=UP
CONF
slurmctld -c
slurmd -N n1
slurmd -N n2
for ((i = 0; i < 60; ++i)); do
  [[ $(sinfo -h -t idle -o %D 2>/dev/null) == 2 ]] && break
  sleep 0.5
done
[[ $(sinfo -h -t idle -o %D) == 2 ]] || skip "Slurm's nodes did not come up, so the farm was not tested on Slurm"

campaign=$place/campaign
scenario=$source_dir/scenarios/search/rekey-before-fix.json
"$farm" make "$campaign" --shards $shards --runs "$runs" "$scenario"
"$farm" submit "$campaign" --mem=100 --cpus-per-task=1 >/dev/null

# wait_for WHAT COMMAND...: until the command holds, two minutes at most.
wait_for() {
  local what=$1 i
  shift
  for ((i = 0; i < 240; ++i)); do
    "$@" && return
    sleep 0.5
  done
  fail "waited in vain for $what"
}
fuzzer_of() { echo " fuzz .*--corpus $campaign/shard-$1.part"; }
works_on() { [[ -n $(pgrep -f "$(fuzzer_of "$1")") && -s $campaign/shard-$1.part/index.sqlite ]]; }

# 1. A worker dies: Slurm calls the task failed, and leaves it.
wait_for "shard 1 to begin" works_on 1
end "$(fuzzer_of 1)"
echo "worker of shard 1 killed" >&2

# 2. A node is lost with everything on it: Slurm begins its task elsewhere.
on_n2() { squeue -h -t R -w n2 -o %K | head -n 1; }
has_n2() { local task; task=$(on_n2); [[ -n $task ]] && works_on "$task"; }
wait_for "a shard on n2" has_n2
task=$(on_n2)
node=$(cat "$place/n2.pid")
# Its slurmstepd is the only one that has the shard's worker below it.
stepd=$(pgrep -f "farm work $campaign $task\$" | while read -r each; do ps -o ppid= -p "$each"; done | tr -d ' ' | head -n 1 || true)
kill -KILL "$node"
if [[ -n $stepd && $(ps -o comm= -p "$stepd") == slurmstepd ]]; then kill -KILL "$stepd"; fi
end "$(fuzzer_of "$task")"
end "farm work $campaign $task\$"
echo "node n2 lost with shard $task" >&2

# 3. The controller is begun again. (Killed at once it would forget what changed since it saved.)
kill "$(cat "$place/ctld.pid")"
sleep 2
slurmctld
echo "controller begun again" >&2
slurmd -N n2

# 4. What is missing in the end is submitted again: by files alone, whatever the queue says.
quiet() { [[ -z $(squeue -h -o %K 2>/dev/null) ]]; }
for ((round = 0; round < 3; ++round)); do
  wait_for "the queue to empty" quiet
  if said=$("$farm" collect "$campaign" --resubmit --mem=100 --cpus-per-task=1); then break; fi
  echo "$said" >&2
done
[[ -d $campaign/merged ]] || fail "the campaign did not come to its end"
expect_each_run_once "$campaign" $shards "$runs"
expect_same_as_undisturbed "$campaign" $shards "$runs" "$scenario"
echo "each run of each shard counts once"
