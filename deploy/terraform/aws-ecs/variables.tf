variable "name" {
  description = "Name of everything that is made."
  type        = string
  default     = "bursar"
}

variable "region" {
  description = "Region of the service."
  type        = string
  default     = "eu-central-1"
}

variable "image" {
  description = "The image, by digest: what was signed is what runs."
  type        = string

  validation {
    condition     = can(regex("@sha256:[0-9a-f]{64}$", var.image))
    error_message = "Name the image by its digest, as in registry/bursar@sha256:…"
  }
}

variable "public_url" {
  description = "The address people type."
  type        = string

  validation {
    condition     = can(regex("^https://[^/]+$", var.public_url))
    error_message = "The address starts with https:// and has no path."
  }
}

variable "vpc_id" {
  description = "The network."
  type        = string
}

variable "private_subnets" {
  description = "Subnets of the tasks, one in each zone."
  type        = list(string)

  validation {
    condition     = length(var.private_subnets) >= 2
    error_message = "Name subnets of two zones at least."
  }
}

variable "balancer_security_group" {
  description = "Security group of the balancer."
  type        = string
}

variable "balancer_networks" {
  description = "Networks of the balancer, whose forwarding headers are believed."
  type        = list(string)
}

variable "https_listener_arn" {
  description = "The balancer's listener with the certificate."
  type        = string
}

variable "key_arn" {
  description = "KMS key of secrets and logs."
  type        = string
}

variable "secrets" {
  description = "Secrets that hold the settings, by their addresses (ARN)."
  type = object({
    database_url   = string
    encryption_key = string
    jwt_secret     = string
    redis_url      = string
  })
}
