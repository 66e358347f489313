variable "logins" {
  type      = map(object({ email = string, password = string }))
  sensitive = true
  ephemeral = true
  default   = {}
}

module "alice" {
  source        = "./creator"
  name          = "Alice"
  login         = lookup(var.logins, "alice", null)
  login_version = 1
}

module "bea" {
  source        = "./creator"
  name          = "Bea"
  login         = lookup(var.logins, "bea", null)
  login_version = 1
}
