variable "name" {
  description = "Name of everything that is made; also the cluster's."
  type        = string
  default     = "bursar"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,20}$", var.name))
    error_message = "The name has 2 to 21 lower-case letters, digits and dashes, a letter first."
  }
}

variable "environment" {
  description = "What it is for."
  type        = string
  default     = "production"

  validation {
    condition     = contains(["staging", "production"], var.environment)
    error_message = "The environment is staging or production."
  }
}

variable "region" {
  description = "Region of the service."
  type        = string
  default     = "eu-central-1"
}

variable "zones" {
  description = "Three zones of that region; named, because a list that grows would move subnets."
  type        = list(string)
  default     = ["eu-central-1a", "eu-central-1b", "eu-central-1c"]

  validation {
    condition     = length(distinct(var.zones)) == 3 && alltrue([for it in var.zones : startswith(it, var.region)])
    error_message = "Name three different zones of the region."
  }
}

variable "recovery_region" {
  description = "Region for disaster recovery: copies of backups, keys, a place to start again."
  type        = string
  default     = "eu-west-1"

  validation {
    condition     = var.recovery_region != var.region
    error_message = "The region for recovery is another one than the service's."
  }
}

variable "network" {
  description = "Addresses of the network; a /16, of which each zone gets three parts."
  type        = string
  default     = "10.40.0.0/16"

  validation {
    condition     = can(cidrhost(var.network, 0)) && endswith(var.network, "/16")
    error_message = "The network is a /16, such as 10.40.0.0/16."
  }
}

variable "host" {
  description = "Host name people type."
  type        = string
}

variable "zone_id" {
  description = "Route 53 zone of that host name."
  type        = string
}

variable "allowed_countries" {
  description = "Countries whose requests are answered (ISO 3166-1); empty: all."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for it in var.allowed_countries : can(regex("^[A-Z]{2}$", it))])
    error_message = "Countries are two capital letters, such as DE."
  }
}

variable "operators" {
  description = "Networks from which the cluster's API is reached."
  type        = list(string)

  validation {
    condition     = !contains(var.operators, "0.0.0.0/0") && length(var.operators) > 0
    error_message = "Name the operators' networks; everyone is too many."
  }
}

variable "kubernetes_version" {
  description = "Version of Kubernetes."
  type        = string
  default     = "1.33"
}

variable "database_instance" {
  description = "Instance class of each of the three database servers."
  type        = string
  default     = "db.r7g.large"
}

variable "cache_node" {
  description = "Node type of the cache."
  type        = string
  default     = "cache.t4g.small"
}

variable "requests_per_five_minutes" {
  description = "Requests of one address in five minutes before the firewall refuses more."
  type        = number
  default     = 2000

  validation {
    condition     = var.requests_per_five_minutes >= 100
    error_message = "The firewall counts from 100."
  }
}

variable "log_retention_days" {
  description = "How long logs are kept."
  type        = number
  default     = 365
}

variable "audit_retention_days" {
  description = "How long backups of audit logs cannot be removed, by nobody."
  type        = number
  default     = 2555

  validation {
    condition     = var.audit_retention_days >= 2555
    error_message = "Audit logs are kept for seven years: 2555 days."
  }
}
