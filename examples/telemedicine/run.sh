#!/bin/sh
# Telemedicine from words to termination: as one command, then as a conversation, on simulated clouds; with
# CLOUDS=clouds-host.yaml on namespaces of this machine (docs/drivers.md). STATE and ASSENT may be set beforehand.
set -eu
here=$(dirname "$0")
assent=${ASSENT:-assent}
clouds=$here/${CLOUDS:-clouds.yaml}
state=${STATE:-$(mktemp -d)/state}
wish="Telemedicine for 40 patients, 4 Mbit/s each way per patient on video, control latency 5 ms"

terminate() {
    for slice in $($assent slice list --state "$state" | awk '$2 == "OPERATION" {print $1}'); do
        $assent slice terminate "$slice" --yes --state "$state"
    done
}

echo "== Two slices from one sentence"
$assent slice deploy "$wish" --clouds "$clouds" --state "$state" --pick 1 --yes

echo "== The end of the first order"
terminate

echo "== In a conversation"
$assent slice chat --say "$here/conversation.txt" --state "$state"

echo "== The end"
terminate
$assent slice list --state "$state"
