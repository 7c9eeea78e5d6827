#!/bin/sh
# Takes a rollout of Argo back to the version before: rollback.sh NAMESPACE
#
# The database stays: migrations only add, so that the version before runs on it
# (docs/deploy/upgrade.md).
set -eu

namespace=${1:?the namespace}

# Stop what is under way; traffic goes to the stable pods at once.
kubectl -n "$namespace" patch rollout bursar --type merge --subresource status \
    --patch '{"status":{"abort":true}}'
# The template before: of the last ReplicaSet but one that was whole.
kubectl -n "$namespace" rollout undo deployment/bursar
kubectl -n "$namespace" wait --for=jsonpath='{.status.phase}'=Healthy --timeout=15m rollout/bursar
