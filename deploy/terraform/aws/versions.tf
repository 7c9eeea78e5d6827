terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.80"
    }
    random = {
      source  = "hashicorp/random"
      version = "~> 3.6"
    }
  }

  # State in S3, locked by a file beside it (or by a DynamoDB table before Terraform 1.10):
  #   terraform init -backend-config=backend.hcl
  backend "s3" {
    key          = "bursar/terraform.tfstate"
    encrypt      = true
    use_lockfile = true
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = local.tags
  }
}

# Where backups are copied to, and where everything starts again if the first region is lost.
provider "aws" {
  alias  = "recovery"
  region = var.recovery_region

  default_tags {
    tags = local.tags
  }
}

data "aws_caller_identity" "here" {}

data "aws_partition" "here" {}

locals {
  name  = var.name
  zones = var.zones
  tags = {
    Application = "bursar"
    Environment = var.environment
    ManagedBy   = "terraform"
  }
}
