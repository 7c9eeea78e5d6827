locals {
  # Backups and audit logs are locked: nobody can remove them before their time.
  buckets = {
    access  = { is_locked = false, days = 365 }
    audit   = { is_locked = true, days = var.audit_retention_days }
    backups = { is_locked = true, days = 90 }
  }
  locked = { for name, it in local.buckets : name => it if it.is_locked }
}

resource "aws_s3_bucket" "main" {
  for_each            = local.buckets
  bucket              = "${local.name}-${each.key}-${data.aws_caller_identity.here.account_id}"
  object_lock_enabled = each.value.is_locked
}

resource "aws_s3_bucket_versioning" "main" {
  for_each = local.buckets
  bucket   = aws_s3_bucket.main[each.key].id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_object_lock_configuration" "main" {
  for_each = local.locked
  bucket   = aws_s3_bucket.main[each.key].id
  rule {
    default_retention {
      mode = "COMPLIANCE"
      days = each.value.days
    }
  }
  depends_on = [aws_s3_bucket_versioning.main]
}

resource "aws_s3_bucket_server_side_encryption_configuration" "main" {
  for_each = local.buckets
  bucket   = aws_s3_bucket.main[each.key].id
  rule {
    bucket_key_enabled = each.key != "access"
    apply_server_side_encryption_by_default {
      # The balancer writes its logs with the store's own keys only.
      sse_algorithm     = each.key == "access" ? "AES256" : "aws:kms"
      kms_master_key_id = each.key == "access" ? null : aws_kms_key.main.arn
    }
  }
}

resource "aws_s3_bucket_public_access_block" "main" {
  for_each                = local.buckets
  bucket                  = aws_s3_bucket.main[each.key].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_lifecycle_configuration" "main" {
  for_each = local.buckets
  bucket   = aws_s3_bucket.main[each.key].id
  rule {
    id     = "age"
    status = "Enabled"
    filter {}
    transition {
      days          = 30
      storage_class = "STANDARD_IA"
    }
    expiration {
      days = max(365, each.value.days + 30)
    }
    noncurrent_version_expiration {
      noncurrent_days = 90
    }
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
}

resource "aws_s3_bucket_logging" "main" {
  for_each      = local.locked
  bucket        = aws_s3_bucket.main[each.key].id
  target_bucket = aws_s3_bucket.main["access"].id
  target_prefix = "buckets/${each.key}/"
}

data "aws_elb_service_account" "here" {}

data "aws_iam_policy_document" "access" {
  statement {
    actions   = ["s3:PutObject"]
    resources = ["${aws_s3_bucket.main["access"].arn}/balancer/*"]
    principals {
      type        = "AWS"
      identifiers = [data.aws_elb_service_account.here.arn]
    }
  }
  statement {
    sid       = "OnlyTls"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.main["access"].arn, "${aws_s3_bucket.main["access"].arn}/*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_s3_bucket_policy" "access" {
  bucket = aws_s3_bucket.main["access"].id
  policy = data.aws_iam_policy_document.access.json
}

# The second region has a copy of what is locked.
resource "aws_s3_bucket" "recovery" {
  for_each            = local.locked
  provider            = aws.recovery
  bucket              = "${local.name}-${each.key}-recovery-${data.aws_caller_identity.here.account_id}"
  object_lock_enabled = true
}

resource "aws_s3_bucket_versioning" "recovery" {
  for_each = local.locked
  provider = aws.recovery
  bucket   = aws_s3_bucket.recovery[each.key].id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "recovery" {
  for_each = local.locked
  provider = aws.recovery
  bucket   = aws_s3_bucket.recovery[each.key].id
  rule {
    bucket_key_enabled = true
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_replica_key.recovery.arn
    }
  }
}

resource "aws_s3_bucket_public_access_block" "recovery" {
  for_each                = local.locked
  provider                = aws.recovery
  bucket                  = aws_s3_bucket.recovery[each.key].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

data "aws_iam_policy_document" "replication_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["s3.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "replication" {
  statement {
    actions   = ["s3:GetReplicationConfiguration", "s3:ListBucket", "s3:GetBucketObjectLockConfiguration"]
    resources = [for name in keys(local.locked) : aws_s3_bucket.main[name].arn]
  }
  statement {
    actions = [
      "s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging",
      "s3:GetObjectRetention", "s3:GetObjectLegalHold",
    ]
    resources = [for name in keys(local.locked) : "${aws_s3_bucket.main[name].arn}/*"]
  }
  statement {
    actions   = ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"]
    resources = [for name in keys(local.locked) : "${aws_s3_bucket.recovery[name].arn}/*"]
  }
  statement {
    actions   = ["kms:Decrypt"]
    resources = [aws_kms_key.main.arn]
  }
  statement {
    actions   = ["kms:Encrypt", "kms:GenerateDataKey"]
    resources = [aws_kms_replica_key.recovery.arn]
  }
}

resource "aws_iam_role" "replication" {
  name               = "${local.name}-replication"
  assume_role_policy = data.aws_iam_policy_document.replication_trust.json
}

resource "aws_iam_role_policy" "replication" {
  name   = "replicate"
  role   = aws_iam_role.replication.id
  policy = data.aws_iam_policy_document.replication.json
}

resource "aws_s3_bucket_replication_configuration" "main" {
  for_each = local.locked
  bucket   = aws_s3_bucket.main[each.key].id
  role     = aws_iam_role.replication.arn

  rule {
    id     = "all"
    status = "Enabled"
    filter {}
    delete_marker_replication {
      status = "Disabled"
    }
    source_selection_criteria {
      sse_kms_encrypted_objects {
        status = "Enabled"
      }
    }
    destination {
      bucket        = aws_s3_bucket.recovery[each.key].arn
      storage_class = "STANDARD_IA"
      encryption_configuration {
        replica_kms_key_id = aws_kms_replica_key.recovery.arn
      }
    }
  }

  depends_on = [aws_s3_bucket_versioning.main, aws_s3_bucket_versioning.recovery]
}
