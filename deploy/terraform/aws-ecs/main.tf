# Bursar on ECS Fargate: one service behind a balancer, with a database that exists already. For a
# company that wants no cluster to look after.
terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.80"
    }
  }

  backend "s3" {
    key          = "bursar-ecs/terraform.tfstate"
    encrypt      = true
    use_lockfile = true
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = {
      Application = "bursar"
      ManagedBy   = "terraform"
    }
  }
}

locals {
  # The settings' variables and the secrets that hold them.
  secrets = {
    DATABASE_URL   = var.secrets.database_url
    ENCRYPTION_KEY = var.secrets.encryption_key
    JWT_SECRET     = var.secrets.jwt_secret
    REDIS_URL      = var.secrets.redis_url
  }

  container = {
    image                  = var.image
    essential              = true
    readonlyRootFilesystem = true
    user                   = "10001:10001"
    stopTimeout            = 60
    environment = [
      { name = "BURSAR_DATABASE_MIGRATE", value = "false" },
      { name = "BURSAR_PUBLIC_URL", value = var.public_url },
      { name = "BURSAR_TRUSTED_PROXIES", value = join(",", var.balancer_networks) },
    ]
    secrets     = [for name, arn in local.secrets : { name = name, valueFrom = arn }]
    mountPoints = [{ sourceVolume = "data", containerPath = "/data", readOnly = false }]
    linuxParameters = {
      capabilities       = { drop = ["ALL"] }
      initProcessEnabled = false
    }
  }
}

resource "aws_cloudwatch_log_group" "main" {
  name              = "/bursar/${var.name}"
  retention_in_days = 365
  kms_key_id        = var.key_arn
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ecs-tasks.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "start" {
  statement {
    actions   = ["secretsmanager:GetSecretValue"]
    resources = values(local.secrets)
  }
  statement {
    actions   = ["kms:Decrypt"]
    resources = [var.key_arn]
  }
}

resource "aws_iam_role" "start" {
  name               = "${var.name}-start"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy" "start" {
  name   = "secrets"
  role   = aws_iam_role.start.id
  policy = data.aws_iam_policy_document.start.json
}

resource "aws_iam_role_policy_attachment" "start" {
  role       = aws_iam_role.start.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
}

# The program itself asks nothing of AWS.
resource "aws_iam_role" "task" {
  name               = "${var.name}-task"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_ecs_cluster" "main" {
  name = var.name

  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

resource "aws_ecs_task_definition" "main" {
  for_each = {
    serve   = { command = ["serve"], cpu = 1024, memory = 2048 }
    worker  = { command = ["worker"], cpu = 512, memory = 1024 }
    migrate = { command = ["migrate"], cpu = 512, memory = 1024 }
  }
  family                   = "${var.name}-${each.key}"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = each.value.cpu
  memory                   = each.value.memory
  execution_role_arn       = aws_iam_role.start.arn
  task_role_arn            = aws_iam_role.task.arn

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "ARM64"
  }

  volume {
    name = "data"
  }

  container_definitions = jsonencode([merge(local.container, {
    name         = each.key
    command      = each.value.command
    portMappings = each.key == "serve" ? [{ containerPort = 8000, protocol = "tcp" }] : []
    healthCheck = each.key != "serve" ? null : {
      command     = ["CMD", "/usr/bin/bursar", "health"]
      interval    = 10
      timeout     = 5
      retries     = 3
      startPeriod = 60
    }
    logConfiguration = {
      logDriver = "awslogs"
      options = {
        awslogs-group         = aws_cloudwatch_log_group.main.name
        awslogs-region        = var.region
        awslogs-stream-prefix = each.key
      }
    }
  })])
}

resource "aws_security_group" "serve" {
  name_prefix = "${var.name}-serve-"
  description = "Bursar's tasks"
  vpc_id      = var.vpc_id

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "serve" {
  security_group_id            = aws_security_group.serve.id
  description                  = "Pages and API from the balancer"
  referenced_security_group_id = var.balancer_security_group
  ip_protocol                  = "tcp"
  from_port                    = 8000
  to_port                      = 8000
}

resource "aws_vpc_security_group_egress_rule" "serve" {
  for_each          = { banks = 443, database = 5432, cache = 6379 }
  security_group_id = aws_security_group.serve.id
  description       = each.key
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = each.value
  to_port           = each.value
}

resource "aws_lb_target_group" "serve" {
  name                          = var.name
  vpc_id                        = var.vpc_id
  target_type                   = "ip"
  protocol                      = "HTTP"
  port                          = 8000
  load_balancing_algorithm_type = "least_outstanding_requests"
  deregistration_delay          = 30

  health_check {
    path                = "/ready"
    matcher             = "200"
    interval            = 5
    timeout             = 3
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }
}

resource "aws_lb_listener_rule" "serve" {
  listener_arn = var.https_listener_arn
  priority     = 100

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.serve.arn
  }

  condition {
    host_header {
      values = [replace(var.public_url, "https://", "")]
    }
  }
}

resource "aws_ecs_service" "main" {
  for_each        = { serve = 3, worker = 2 }
  name            = each.key
  cluster         = aws_ecs_cluster.main.id
  task_definition = aws_ecs_task_definition.main[each.key].arn
  desired_count   = each.value
  launch_type     = "FARGATE"

  deployment_maximum_percent         = 200
  deployment_minimum_healthy_percent = 100
  health_check_grace_period_seconds  = each.key == "serve" ? 120 : null

  # A new version that does not become healthy is taken back without anyone's help.
  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = var.private_subnets
    security_groups  = [aws_security_group.serve.id]
    assign_public_ip = false
  }

  dynamic "load_balancer" {
    for_each = each.key == "serve" ? [1] : []
    content {
      target_group_arn = aws_lb_target_group.serve.arn
      container_name   = "serve"
      container_port   = 8000
    }
  }

  lifecycle {
    # Scaling sets it.
    ignore_changes = [desired_count]
  }
}

resource "aws_appautoscaling_target" "serve" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.main.name}/${aws_ecs_service.main["serve"].name}"
  min_capacity       = 3
  max_capacity       = 10
}

resource "aws_appautoscaling_policy" "serve" {
  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.serve.service_namespace
  scalable_dimension = aws_appautoscaling_target.serve.scalable_dimension
  resource_id        = aws_appautoscaling_target.serve.resource_id

  target_tracking_scaling_policy_configuration {
    target_value       = 70
    scale_in_cooldown  = 600
    scale_out_cooldown = 60
    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}
