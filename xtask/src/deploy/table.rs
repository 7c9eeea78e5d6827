//! Which file is checked by what: the only list of that.
//!
//! Owns: the rows. Not here: the checkers. Invariant: every file has one row.

use super::{
    Row, address, alloy, booted, cluster, containers, debian, edges, kubernetes,
    machine_files as machine, names, pipelines, probes, runbooks, scanners, services, sign_in_log,
    swarm, terraform, text,
};

pub(super) const ROWS: &[Row] = &[
    Row {
        files: &[
            "deploy/systemd/units/bursar.service",
            "deploy/systemd/units/bursar-worker.service",
            "deploy/systemd/units/bursar-backup.service",
            "deploy/systemd/units/bursar-backup.timer",
            "deploy/systemd/examples/ports.conf",
        ],
        checkers: &[&machine::UNITS, &debian::PACKAGE, &booted::BOOTED],
    },
    Row {
        files: &[
            "deploy/systemd/bursar.sysusers",
            "deploy/systemd/bursar.tmpfiles",
        ],
        checkers: &[&machine::ACCOUNTS, &debian::PACKAGE],
    },
    Row {
        files: &["deploy/systemd/bursar.journald"],
        checkers: &[&machine::JOURNAL, &debian::PACKAGE],
    },
    Row {
        files: &[
            "deploy/systemd/journal/remote.conf",
            "deploy/systemd/journal/upload.conf",
            "deploy/systemd/journal/upload-restart.conf",
        ],
        checkers: &[&debian::PACKAGE, &booted::BOOTED],
    },
    Row {
        files: &["deploy/systemd/bursar.logrotate"],
        checkers: &[&machine::LOGROTATE, &debian::PACKAGE],
    },
    Row {
        files: &["deploy/systemd/sysctl/60-bursar.conf"],
        checkers: &[&machine::SYSCTL, &debian::PACKAGE],
    },
    Row {
        files: &["deploy/systemd/firewall/nftables.conf"],
        checkers: &[&machine::NFT, &debian::PACKAGE, &address::KEEPALIVED],
    },
    Row {
        files: &["deploy/systemd/firewall/ufw.profile"],
        checkers: &[&machine::UFW, &debian::PACKAGE],
    },
    Row {
        files: &[
            "deploy/systemd/fail2ban/filter.conf",
            "deploy/systemd/fail2ban/jail.conf",
        ],
        checkers: &[&sign_in_log::FAIL2BAN, &debian::PACKAGE],
    },
    Row {
        files: &["deploy/systemd/unattended-upgrades.conf"],
        checkers: &[&machine::APT, &debian::PACKAGE],
    },
    Row {
        files: &["deploy/systemd/ssh.conf"],
        checkers: &[&machine::SSHD, &debian::PACKAGE],
    },
    Row {
        files: &[
            "deploy/systemd/bursar.env",
            "deploy/systemd/bursar.toml",
            "deploy/systemd/README.md",
        ],
        checkers: &[&debian::PACKAGE, &names::NAMES],
    },
    Row {
        files: &["deploy/systemd/install.sh"],
        checkers: &[&text::SHELLCHECK, &machine::INSTALL],
    },
    Row {
        files: &["deploy/systemd/harden.sh"],
        checkers: &[&text::SHELLCHECK, &machine::HARDEN, &debian::PACKAGE],
    },
    Row {
        files: &[
            "deploy/systemd/debian/postinst",
            "deploy/systemd/debian/prerm",
            "deploy/systemd/debian/postrm",
        ],
        checkers: &[&text::SHELLCHECK, &debian::PACKAGE],
    },
    Row {
        files: &["deploy/container/Dockerfile"],
        checkers: &[
            &containers::HADOLINT,
            &containers::ENGINE,
            &scanners::TRIVY,
            &scanners::CHECKOV,
        ],
    },
    Row {
        files: &[".dockerignore"],
        checkers: &[&containers::ENGINE],
    },
    Row {
        files: &["deploy/container/compose.yml"],
        checkers: &[
            &text::YAMLLINT,
            &containers::COMPOSE,
            &containers::DCLINT,
            &containers::ENGINE,
        ],
    },
    Row {
        files: &["deploy/container/compose.prod.yml"],
        checkers: &[&text::YAMLLINT, &containers::COMPOSE, &containers::DCLINT],
    },
    Row {
        files: &["deploy/container/stack.yml"],
        checkers: &[
            &text::YAMLLINT,
            &containers::COMPOSE,
            &containers::DCLINT,
            &swarm::SWARM,
        ],
    },
    Row {
        files: &["deploy/container/secrets.sh"],
        checkers: &[&text::SHELLCHECK, &services::SECRETS],
    },
    Row {
        files: &[
            "deploy/edge/haproxy.cfg",
            "deploy/edge/edge.env.example",
            "deploy/edge/maintenance.http",
        ],
        checkers: &[&edges::HAPROXY],
    },
    Row {
        files: &["deploy/edge/nginx.conf"],
        checkers: &[&edges::NGINX],
    },
    Row {
        files: &[
            "deploy/keepalived/keepalived.conf",
            "deploy/keepalived/keepalived.sysusers",
        ],
        checkers: &[&address::KEEPALIVED],
    },
    Row {
        files: &["deploy/keepalived/check-haproxy.sh"],
        checkers: &[&text::SHELLCHECK, &address::KEEPALIVED],
    },
    Row {
        files: &["deploy/tuning/tune.sh"],
        checkers: &[&text::SHELLCHECK, &services::POSTGRES, &services::REDIS],
    },
    Row {
        files: &["deploy/tuning/pgbouncer.ini"],
        checkers: &[&services::POSTGRES],
    },
    Row {
        files: &[
            "deploy/container/config/postgres-primary-init.sh",
            "deploy/container/config/postgres-replica.sh",
        ],
        checkers: &[&text::SHELLCHECK, &services::POSTGRES],
    },
    Row {
        files: &[
            "deploy/container/config/pg_hba.conf",
            "deploy/container/config/postgresql.conf",
        ],
        checkers: &[&services::POSTGRES],
    },
    Row {
        files: &["deploy/container/config/redis.sh"],
        checkers: &[&text::SHELLCHECK, &services::REDIS],
    },
    Row {
        files: &[
            "deploy/kubernetes/chart/templates/NOTES.txt",
            "deploy/kubernetes/chart/templates/_helpers.tpl",
            "deploy/kubernetes/chart/templates/autoscaling.yaml",
            "deploy/kubernetes/chart/templates/bundled.yaml",
            "deploy/kubernetes/chart/templates/configmap.yaml",
            "deploy/kubernetes/chart/templates/disruption.yaml",
            "deploy/kubernetes/chart/templates/ingress.yaml",
            "deploy/kubernetes/chart/templates/migration.yaml",
            "deploy/kubernetes/chart/templates/monitoring/dashboards.yaml",
            "deploy/kubernetes/chart/templates/monitoring/logs.yaml",
            "deploy/kubernetes/chart/templates/monitoring/probe.yaml",
            "deploy/kubernetes/chart/templates/networkpolicy.yaml",
            "deploy/kubernetes/chart/templates/secret.yaml",
            "deploy/kubernetes/chart/templates/serve.yaml",
            "deploy/kubernetes/chart/templates/service.yaml",
            "deploy/kubernetes/chart/templates/serviceaccount.yaml",
            "deploy/kubernetes/chart/templates/servicemonitor.yaml",
            "deploy/kubernetes/chart/templates/worker.yaml",
            "deploy/kubernetes/chart/templates/tests/health.yaml",
        ],
        checkers: &[&kubernetes::HELM, &scanners::TRIVY],
    },
    Row {
        files: &[
            "deploy/kubernetes/chart/templates/monitoring/alerts.yaml",
            "deploy/kubernetes/chart/templates/monitoring/rules.yaml",
        ],
        checkers: &[&kubernetes::HELM, &cluster::CLUSTER, &scanners::TRIVY],
    },
    Row {
        files: &["deploy/kubernetes/chart/files/"],
        checkers: &[&cluster::CLUSTER],
    },
    Row {
        files: &[
            "deploy/kubernetes/chart/Chart.yaml",
            "deploy/kubernetes/chart/values.yaml",
        ],
        checkers: &[&text::YAMLLINT, &kubernetes::HELM],
    },
    Row {
        files: &["deploy/kubernetes/chart/values.schema.json"],
        checkers: &[&text::JSON, &kubernetes::HELM],
    },
    Row {
        files: &["deploy/kubernetes/base/bursar.yaml"],
        checkers: &[
            &kubernetes::HELM,
            &kubernetes::KUSTOMIZE,
            &scanners::TRIVY,
            &scanners::CHECKOV,
        ],
    },
    Row {
        files: &[
            "deploy/kubernetes/base/kustomization.yaml",
            "deploy/kubernetes/base/values.yaml",
            "deploy/kubernetes/overlays/production/kustomization.yaml",
            "deploy/kubernetes/overlays/staging/kustomization.yaml",
            "deploy/kubernetes/rollouts/analysis/error-rate.yaml",
            "deploy/kubernetes/rollouts/analysis/kustomization.yaml",
            "deploy/kubernetes/rollouts/analysis/latency.yaml",
            "deploy/kubernetes/rollouts/analysis/success-rate.yaml",
            "deploy/kubernetes/rollouts/blue-green/kustomization.yaml",
            "deploy/kubernetes/rollouts/blue-green/rollout.yaml",
            "deploy/kubernetes/rollouts/blue-green/services.yaml",
            "deploy/kubernetes/rollouts/canary/kustomization.yaml",
            "deploy/kubernetes/rollouts/canary/rollout.yaml",
            "deploy/kubernetes/rollouts/canary/services.yaml",
            "deploy/kubernetes/rollouts/rolling/kustomization.yaml",
            "deploy/kubernetes/rollouts/rolling/rollout.yaml",
        ],
        checkers: &[&text::YAMLLINT, &kubernetes::KUSTOMIZE],
    },
    Row {
        files: &["deploy/kubernetes/schemas/extensions.schema.json"],
        checkers: &[&text::JSON, &kubernetes::KUSTOMIZE],
    },
    Row {
        files: &["deploy/kubernetes/strategy.sh"],
        checkers: &[&text::SHELLCHECK, &kubernetes::STRATEGY],
    },
    Row {
        files: &[
            "deploy/terraform/aws-ecs/main.tf",
            "deploy/terraform/aws-ecs/outputs.tf",
            "deploy/terraform/aws-ecs/variables.tf",
            "deploy/terraform/aws/balancer.tf",
            "deploy/terraform/aws/cache.tf",
            "deploy/terraform/aws/cluster.tf",
            "deploy/terraform/aws/database.tf",
            "deploy/terraform/aws/keys.tf",
            "deploy/terraform/aws/logs.tf",
            "deploy/terraform/aws/network.tf",
            "deploy/terraform/aws/outputs.tf",
            "deploy/terraform/aws/secrets.tf",
            "deploy/terraform/aws/storage.tf",
            "deploy/terraform/aws/variables.tf",
            "deploy/terraform/aws/versions.tf",
        ],
        checkers: &[
            &terraform::FORMAT,
            &terraform::PARSE,
            &terraform::NAMES,
            &scanners::TRIVY,
            &scanners::CHECKOV,
        ],
    },
    Row {
        files: &[
            "deploy/terraform/aws-ecs/tests/plan.tftest.hcl",
            "deploy/terraform/aws/tests/plan.tftest.hcl",
        ],
        checkers: &[&terraform::FORMAT, &terraform::PARSE, &terraform::NAMES],
    },
    Row {
        files: &["deploy/terraform/aws/backend.hcl.example"],
        checkers: &[&terraform::PARSE],
    },
    Row {
        files: &[
            "deploy/platforms/fly.toml",
            "deploy/platforms/railway.toml",
            "deploy/platforms/render.yaml",
        ],
        checkers: &[&terraform::PLATFORMS],
    },
    Row {
        files: &["deploy/platforms/platforms.schema.json"],
        checkers: &[&text::JSON, &terraform::PLATFORMS],
    },
    Row {
        files: &[
            ".github/workflows/check.yml",
            ".github/workflows/deploy.yml",
            ".github/workflows/image.yml",
            ".github/workflows/release.yml",
            ".github/workflows/security.yml",
        ],
        checkers: &[&text::YAMLLINT, &pipelines::ACTIONLINT, &scanners::CHECKOV],
    },
    Row {
        files: &[".github/dependabot.yml"],
        checkers: &[&text::YAMLLINT, &pipelines::DEPENDABOT],
    },
    Row {
        files: &[".github/scripts/rollback.sh", ".github/scripts/smoke.sh"],
        checkers: &[&text::SHELLCHECK],
    },
    Row {
        files: &[".gitlab-ci.yml"],
        checkers: &[&text::YAMLLINT, &pipelines::GITLAB, &scanners::CHECKOV],
    },
    Row {
        files: &[
            "deploy/terraform/aws/README.md",
            "deploy/terraform/aws-ecs/README.md",
        ],
        checkers: &[&names::NAMES],
    },
    Row {
        files: &["deploy/monitoring/install.sh"],
        checkers: &[&text::SHELLCHECK, &debian::PACKAGE, &booted::BOOTED],
    },
    Row {
        files: &["deploy/monitoring/alertmanager.yml"],
        checkers: &[
            &text::YAMLLINT,
            &services::AMTOOL,
            &probes::ROUTES,
            &probes::PROBES,
            &debian::PACKAGE,
        ],
    },
    Row {
        files: &["deploy/monitoring/blackbox.yml"],
        checkers: &[
            &text::YAMLLINT,
            &probes::BLACKBOX,
            &probes::PROBES,
            &debian::PACKAGE,
        ],
    },
    Row {
        files: &["deploy/monitoring/prometheus.yml"],
        checkers: &[
            &text::YAMLLINT,
            &services::TESTED,
            &probes::PROBES,
            &debian::PACKAGE,
        ],
    },
    Row {
        files: &["deploy/container/config/prometheus.yml"],
        checkers: &[&text::YAMLLINT, &services::PROMTOOL],
    },
    Row {
        files: &[
            "deploy/container/config/grafana/dashboards/bursar.yml",
            "deploy/container/config/grafana/datasources/bursar.yml",
            "deploy/container/config/loki.yml",
            "deploy/container/config/otel-collector.yml",
        ],
        checkers: &[&text::YAMLLINT, &services::KEYS],
    },
    Row {
        files: &[
            "deploy/container/config/alloy.alloy",
            "deploy/monitoring/journal.alloy",
        ],
        checkers: &[&alloy::ALLOY],
    },
    Row {
        files: &["deploy/container/config/services.schema.json"],
        checkers: &[&text::JSON, &services::KEYS, &alloy::ALLOY],
    },
    Row {
        files: &[
            "deploy/monitoring/dashboards/",
            "deploy/monitoring/rules/",
            "deploy/monitoring/tests/",
            "deploy/nginx/",
        ],
        checkers: &[&services::TESTED],
    },
    Row {
        files: &["deploy/haproxy/"],
        checkers: &[&services::TESTED, &edges::HAPROXY, &address::KEEPALIVED],
    },
    Row {
        files: &["deploy/postgres/"],
        checkers: &[&services::TESTED, &services::POSTGRES],
    },
    Row {
        files: &["deploy/redis/"],
        checkers: &[&services::TESTED, &services::REDIS],
    },
    Row {
        files: &["docs/deploy/one-box.md"],
        checkers: &[&names::NAMES, &booted::BOOTED],
    },
    Row {
        files: &[
            "docs/deploy/README.md",
            "docs/deploy/checklist.md",
            "docs/deploy/cloud.md",
            "docs/deploy/containers.md",
            "docs/deploy/kubernetes.md",
            "docs/deploy/recovery.md",
            "docs/deploy/release.md",
            "docs/deploy/three-boxes.md",
            "docs/deploy/troubleshooting.md",
            "docs/deploy/upgrade.md",
            "deploy/README.md",
            "deploy/container/README.md",
            "deploy/edge/README.md",
            "deploy/keepalived/README.md",
            "deploy/monitoring/README.md",
            "deploy/tuning/README.md",
            "deploy/kubernetes/README.md",
            "deploy/platforms/README.md",
        ],
        checkers: &[&names::NAMES],
    },
    Row {
        files: &["docs/runbooks/"],
        checkers: &[&names::NAMES, &runbooks::RUNBOOKS],
    },
];
