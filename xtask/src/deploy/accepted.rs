//! What checkers find and we keep, each with its reason: the only place where that is said.
//!
//! Owns: the list, and finding what in it is of no use any more.
//! Not here: comments that silence a tool in a file; there are none.
//! Invariant: an entry that accepts nothing fails the check, so that the list never grows stale.

use std::collections::BTreeSet;

use super::Finding;

/// A finding that is kept.
pub(super) struct Accepted {
    checker: &'static str,
    rule: &'static str,
    /// What the file's path starts with.
    place: &'static str,
    /// Why it is right as it is.
    reason: &'static str,
}

const ACCEPTED: &[Accepted] = &[
    Accepted {
        checker: "dclint",
        rule: "no-unbound-port-interfaces",
        place: "deploy/container/compose.prod.yml",
        reason: "HAProxy's ports 80 and 443 are the ones that everyone shall reach",
    },
    Accepted {
        checker: "dclint",
        rule: "no-unbound-port-interfaces",
        place: "deploy/container/stack.yml",
        reason: "HAProxy's ports 80 and 443 are the ones that everyone shall reach",
    },
    Accepted {
        checker: "dclint",
        rule: "no-version-field",
        place: "deploy/container/stack.yml",
        reason: "Swarm reads files of version 3 and wants to be told so",
    },
    Accepted {
        checker: "dclint",
        rule: "require-project-name-field",
        place: "deploy/container/stack.yml",
        reason: "the name of a stack is given when it is deployed; Swarm refuses it in the file",
    },
    Accepted {
        checker: "checkov",
        rule: "CKV_DOCKER_7",
        place: "deploy/container/Dockerfile",
        reason: "the stage that it takes for an image without a tag is the stage `build` of this very file",
    },
    Accepted {
        checker: "trivy",
        rule: "DS-0031",
        place: "deploy/container/Dockerfile",
        reason: "BURSAR_AUTH says that everyone signs in; it is a mode, no secret",
    },
    Accepted {
        checker: "checkov",
        rule: "CKV_K8S_15",
        place: "deploy/kubernetes/base/bursar.yaml",
        reason: "a tag of ours never moves, and a registry that is away must not keep a pod from starting",
    },
    Accepted {
        checker: "checkov",
        rule: "CKV_K8S_21",
        place: "deploy/kubernetes/",
        reason: "the overlays set the namespace, and helm does; the base has none on purpose",
    },
    Accepted {
        checker: "checkov",
        rule: "CKV_K8S_43",
        place: "deploy/kubernetes/base/bursar.yaml",
        reason: "the pipeline sets image.digest to what it signed; a repository cannot know it beforehand",
    },
    Accepted {
        checker: "checkov",
        rule: "CKV_K8S_8",
        place: "deploy/kubernetes/base/bursar.yaml",
        reason: "the pod of `helm test` ends within seconds; nothing waits for it",
    },
    Accepted {
        checker: "checkov",
        rule: "CKV_K8S_9",
        place: "deploy/kubernetes/base/bursar.yaml",
        reason: "the pod of `helm test` ends within seconds; nothing waits for it",
    },
    Accepted {
        checker: "trivy",
        rule: "KSV-01010",
        place: "deploy/kubernetes/base/bursar.yaml",
        reason: "names that end in _FILE hold paths of files; the secrets are in these files",
    },
    Accepted {
        checker: "trivy",
        rule: "KSV-0109",
        place: "deploy/kubernetes/base/bursar.yaml",
        reason: "names that end in _FILE hold paths of files; the secrets are in these files",
    },
    Accepted {
        checker: "trivy",
        rule: "KSV-0110",
        place: "deploy/kubernetes/base/bursar.yaml",
        reason: "the overlays set the namespace, and helm does; the base has none on purpose",
    },
    Accepted {
        checker: "trivy",
        rule: "AWS-0053",
        place: "deploy/terraform/aws",
        reason: "the balancer is where people come in from the internet; everything behind it is private",
    },
    Accepted {
        checker: "checkov",
        rule: "CKV_AWS_260",
        place: "deploy/terraform/aws",
        reason: "port 80 answers with a redirect to HTTPS and nothing else",
    },
    Accepted {
        checker: "checkov",
        rule: "CKV2_AWS_76",
        place: "deploy/terraform/aws/balancer.tf",
        reason: "AWSManagedRulesKnownBadInputsRuleSet has it; the scanner does not unfold dynamic blocks",
    },
    Accepted {
        checker: "checkov",
        rule: "CKV_AWS_192",
        place: "deploy/terraform/aws/balancer.tf",
        reason: "AWSManagedRulesKnownBadInputsRuleSet has it; the scanner does not unfold dynamic blocks",
    },
    Accepted {
        checker: "trivy",
        rule: "AWS-0040",
        place: "deploy/terraform/aws/cluster.tf",
        reason: "only the operators' networks reach it: a variable that refuses everyone, with a test",
    },
    Accepted {
        checker: "checkov",
        rule: "CKV_AWS_38",
        place: "deploy/terraform/aws/cluster.tf",
        reason: "only the operators' networks reach it: a variable that refuses everyone, with a test",
    },
    Accepted {
        checker: "checkov",
        rule: "CKV_AWS_39",
        place: "deploy/terraform/aws/cluster.tf",
        reason: "only the operators' networks reach it: a variable that refuses everyone, with a test",
    },
    Accepted {
        checker: "trivy",
        rule: "AWS-0104",
        place: "deploy/terraform/aws",
        reason: "servers ask banks, price sources and sign-in providers, whose addresses nobody knows",
    },
    Accepted {
        checker: "checkov",
        rule: "CKV_AWS_109",
        place: "deploy/terraform/aws/keys.tf",
        reason: "a key's own policy: `*` is that key, and without the account nobody could ever administer it",
    },
    Accepted {
        checker: "checkov",
        rule: "CKV_AWS_111",
        place: "deploy/terraform/aws/keys.tf",
        reason: "a key's own policy: `*` is that key, and without the account nobody could ever administer it",
    },
    Accepted {
        checker: "checkov",
        rule: "CKV_AWS_356",
        place: "deploy/terraform/aws/keys.tf",
        reason: "a key's own policy: `*` is that key, and without the account nobody could ever administer it",
    },
    Accepted {
        checker: "checkov",
        rule: "CKV2_AWS_57",
        place: "deploy/terraform/aws/secrets.tf",
        reason: "exchanged by the procedure in docs/deploy/recovery.md: a key that rotates by itself would lock out what it sealed",
    },
    Accepted {
        checker: "trivy",
        rule: "AWS-0089",
        place: "deploy/terraform/aws/storage.tf",
        reason: "the bucket of access logs does not log itself, and the copy is written by the store alone",
    },
    Accepted {
        checker: "checkov",
        rule: "CKV2_AWS_61",
        place: "deploy/terraform/aws/storage.tf",
        reason: "the copy in the second region is the last one: nothing in it expires by itself",
    },
    Accepted {
        checker: "checkov",
        rule: "CKV2_AWS_62",
        place: "deploy/terraform/aws/storage.tf",
        reason: "nothing acts on new objects; alerts come from the age of the newest verified backup",
    },
    Accepted {
        checker: "checkov",
        rule: "CKV_AWS_144",
        place: "deploy/terraform/aws/storage.tf",
        reason: "aws_s3_bucket_replication_configuration.main has both; the scanner does not follow for_each",
    },
    Accepted {
        checker: "checkov",
        rule: "CKV_AWS_145",
        place: "deploy/terraform/aws/storage.tf",
        reason: "a balancer can write its logs with the store's own keys only; the others use ours",
    },
    Accepted {
        checker: "checkov",
        rule: "CKV_AWS_18",
        place: "deploy/terraform/aws/storage.tf",
        reason: "aws_s3_bucket_logging.main has both; the scanner does not follow for_each",
    },
    Accepted {
        checker: "checkov",
        rule: "CKV_AWS_378",
        place: "deploy/terraform/aws-ecs/main.tf",
        reason: "TLS ends at the balancer; behind it are private subnets and security groups",
    },
];

/// The place in the list of what accepts this finding.
pub(super) fn find(checker: &str, finding: &Finding) -> Option<usize> {
    ACCEPTED.iter().position(|it| {
        it.checker == checker && it.rule == finding.rule && finding.file.starts_with(it.place)
    })
}

/// What accepted nothing, of the checkers that ran.
pub(super) fn stale(used: &BTreeSet<usize>, ran: &BTreeSet<&str>) -> Vec<Finding> {
    let unused = ACCEPTED.iter().enumerate();
    unused
        .filter(|(index, it)| !used.contains(index) && ran.contains(it.checker))
        .map(|(_, it)| {
            let message = format!(
                "is accepted in xtask/src/deploy/accepted.rs ({}) and {} does not find it any \
                 more: remove the line",
                it.reason, it.checker
            );
            Finding::new(it.place, it.rule, message)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_accepted_without_a_reason() {
        for it in ACCEPTED {
            assert!(it.reason.len() > 20, "{} {}", it.checker, it.rule);
            assert!(!it.rule.is_empty() && !it.place.is_empty());
        }
    }
}
