output "cluster" {
  description = "Name of the cluster: aws eks update-kubeconfig --name."
  value       = aws_eks_cluster.main.name
}

output "target_group" {
  description = "For the chart's TargetGroupBinding."
  value       = aws_lb_target_group.serve.arn
}

output "secrets" {
  description = "Secrets to bring into the cluster."
  value       = [for it in aws_secretsmanager_secret.main : it.name]
}

output "backups" {
  description = "Where backups go: bursar backup --to s3://…"
  value       = aws_s3_bucket.main["backups"].bucket
}

output "networks" {
  description = "Networks of the balancer, for the setting of trusted proxies."
  value       = aws_subnet.public[*].cidr_block
}

output "url" {
  description = "Where people reach it."
  value       = "https://${var.host}"
}
