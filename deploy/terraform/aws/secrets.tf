resource "random_bytes" "encryption_key" {
  length = 32
}

resource "random_password" "token_secret" {
  length  = 64
  special = false
}

resource "random_password" "metrics_token" {
  length  = 40
  special = false
}

locals {
  database = "bursar:${random_password.database.result}"
  # The keys are those that the chart's `secrets.existingSecret` wants; the external-secrets
  # operator, or the CSI driver, puts them into the cluster.
  secrets = {
    database_url      = "postgres://${local.database}@${aws_rds_cluster.main.endpoint}:5432/bursar?sslmode=verify-full"
    database_read_url = "postgres://${local.database}@${aws_rds_cluster.main.reader_endpoint}:5432/bursar?sslmode=verify-full"
    redis_url         = "rediss://:${random_password.cache.result}@${aws_elasticache_replication_group.main.primary_endpoint_address}:6379"
    encryption_key    = random_bytes.encryption_key.hex
    jwt_secret        = random_password.token_secret.result
    metrics_token     = random_password.metrics_token.result
  }
}

resource "aws_secretsmanager_secret" "main" {
  for_each                = toset(["database_url", "database_read_url", "redis_url", "encryption_key", "jwt_secret", "metrics_token"])
  name                    = "${local.name}/${each.key}"
  kms_key_id              = aws_kms_key.main.arn
  recovery_window_in_days = 30

  replica {
    region     = var.recovery_region
    kms_key_id = aws_kms_replica_key.recovery.arn
  }
}

resource "aws_secretsmanager_secret_version" "main" {
  for_each      = aws_secretsmanager_secret.main
  secret_id     = each.value.id
  secret_string = local.secrets[each.key]
}
