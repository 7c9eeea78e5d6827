# Plans with made-up providers: nothing is asked and nothing is made, but `terraform init` needs
# the registry once for the providers' schemas. `terraform test`
mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = {
      json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}"
    }
  }
}

mock_provider "aws" {
  alias = "recovery"
}

mock_provider "random" {}

variables {
  host      = "books.example.com"
  zone_id   = "Z0000000000000"
  operators = ["198.51.100.0/24"]
}

run "three_zones_and_three_databases" {
  command = plan

  assert {
    condition     = length(aws_subnet.private) == 3 && length(aws_nat_gateway.out) == 3
    error_message = "Every zone has its own subnet and way out."
  }
  assert {
    condition     = length(aws_rds_cluster_instance.main) == 3
    error_message = "One writes, two are read from."
  }
  assert {
    condition     = aws_rds_cluster.main.deletion_protection && aws_rds_cluster.main.storage_encrypted
    error_message = "The database is encrypted and cannot be removed by a slip."
  }
  assert {
    condition     = aws_rds_cluster.main.backup_retention_period == 30
    error_message = "Backups are kept for 30 days."
  }
  assert {
    condition     = aws_elasticache_replication_group.main.num_cache_clusters == 3 && aws_elasticache_replication_group.main.transit_encryption_enabled
    error_message = "Three caches, reached by TLS."
  }
}

run "workers_nodes_take_nothing_else" {
  command = plan

  assert {
    condition     = length(aws_eks_node_group.main["worker"].taint) == 1 && length(aws_eks_node_group.main["api"].taint) == 0
    error_message = "Only the workers' nodes are tainted."
  }
}

run "audit_logs_are_locked_for_seven_years" {
  command = plan

  assert {
    condition     = aws_s3_bucket_object_lock_configuration.main["audit"].rule[0].default_retention[0].days == 2555
    error_message = "Seven years are 2555 days."
  }
}

run "everyone_is_no_operator" {
  command = plan

  variables {
    operators = ["0.0.0.0/0"]
  }
  expect_failures = [var.operators]
}

run "recovery_is_elsewhere" {
  command = plan

  variables {
    recovery_region = "eu-central-1"
  }
  expect_failures = [var.recovery_region]
}

run "zones_are_of_the_region" {
  command = plan

  variables {
    zones = ["us-east-1a", "us-east-1b", "us-east-1c"]
  }
  expect_failures = [var.zones]
}

run "audit_logs_are_not_kept_shorter" {
  command = plan

  variables {
    audit_retention_days = 30
  }
  expect_failures = [var.audit_retention_days]
}
