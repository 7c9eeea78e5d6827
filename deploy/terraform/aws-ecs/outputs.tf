output "migrate" {
  description = "The task to run before a new version: aws ecs run-task --task-definition …"
  value       = aws_ecs_task_definition.main["migrate"].arn
}

output "security_group" {
  description = "What the database and the cache must let in."
  value       = aws_security_group.serve.id
}
