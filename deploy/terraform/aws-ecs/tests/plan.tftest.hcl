# Plans with a made-up provider; `terraform init` needs the registry once. `terraform test`
mock_provider "aws" {
  mock_data "aws_iam_policy_document" {
    defaults = {
      json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}"
    }
  }
}

variables {
  image                   = "registry.example.com/bursar@sha256:0000000000000000000000000000000000000000000000000000000000000000"
  public_url              = "https://books.example.com"
  vpc_id                  = "vpc-00000000"
  private_subnets         = ["subnet-0a", "subnet-0b", "subnet-0c"]
  balancer_security_group = "sg-00000000"
  balancer_networks       = ["10.40.0.0/24"]
  https_listener_arn      = "arn:aws:elasticloadbalancing:eu-central-1:000000000000:listener/app/x/0/0"
  key_arn                 = "arn:aws:kms:eu-central-1:000000000000:key/0"
  secrets = {
    database_url   = "arn:aws:secretsmanager:eu-central-1:000000000000:secret:a"
    encryption_key = "arn:aws:secretsmanager:eu-central-1:000000000000:secret:b"
    jwt_secret     = "arn:aws:secretsmanager:eu-central-1:000000000000:secret:c"
    redis_url      = "arn:aws:secretsmanager:eu-central-1:000000000000:secret:d"
  }
}

run "a_bad_version_is_taken_back" {
  command = plan

  assert {
    condition     = aws_ecs_service.main["serve"].deployment_circuit_breaker[0].rollback
    error_message = "A service rolls back by itself."
  }
}

run "an_image_without_a_digest_is_refused" {
  command = plan

  variables {
    image = "bursar:0.1.0"
  }
  expect_failures = [var.image]
}
