resource "aws_cloudwatch_log_group" "all" {
  for_each = {
    cluster  = "/aws/eks/${local.name}/cluster"
    database = "/aws/rds/cluster/${local.name}/postgresql"
    firewall = "aws-waf-logs-${local.name}"
    network  = "/bursar/${local.name}/network"
    serve    = "/bursar/${local.name}/serve"
    worker   = "/bursar/${local.name}/worker"
  }
  name              = each.value
  retention_in_days = var.log_retention_days
  kms_key_id        = aws_kms_key.main.arn
}
