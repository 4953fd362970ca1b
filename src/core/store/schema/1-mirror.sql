-- The mirror: the ten tables that a team shares, as Prisma makes them in Postgres. Enums are CHECKs, JSON and lists of strings
-- are text, times are milliseconds since 1970 in UTC. A credential of the server's (password hash, tokens, TOTP secret, key
-- hash) has its column and can hold nothing. instances.apiKey is empty or an envelope in hex, never a key.

CREATE TABLE "users" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "email" TEXT NOT NULL,
  "password" TEXT CHECK ("password" IS NULL),
  "name" TEXT NOT NULL,
  "avatar" TEXT,
  "plan" TEXT NOT NULL DEFAULT 'FREE' CHECK ("plan" IN ('FREE', 'PRO', 'TEAM', 'ENTERPRISE')),
  "settings" TEXT NOT NULL DEFAULT '{}' CHECK (json_valid("settings")),
  "emailVerified" INTEGER NOT NULL DEFAULT 0 CHECK ("emailVerified" IN (0, 1)),
  "verifyToken" TEXT CHECK ("verifyToken" IS NULL),
  "resetToken" TEXT CHECK ("resetToken" IS NULL),
  "resetTokenExp" INTEGER,
  "twoFactorEnabled" INTEGER NOT NULL DEFAULT 0 CHECK ("twoFactorEnabled" IN (0, 1)),
  "twoFactorSecret" TEXT CHECK ("twoFactorSecret" IS NULL),
  "createdAt" INTEGER NOT NULL DEFAULT (CAST(unixepoch('subsec') * 1000 AS INTEGER)),
  "updatedAt" INTEGER NOT NULL
) STRICT;

CREATE TABLE "sessions" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "userId" TEXT NOT NULL REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
  "token" TEXT CHECK ("token" IS NULL),
  "refreshToken" TEXT CHECK ("refreshToken" IS NULL),
  "userAgent" TEXT,
  "ipAddress" TEXT,
  "expiresAt" INTEGER NOT NULL,
  "createdAt" INTEGER NOT NULL DEFAULT (CAST(unixepoch('subsec') * 1000 AS INTEGER))
) STRICT;

CREATE TABLE "instances" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "userId" TEXT NOT NULL REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
  "name" TEXT NOT NULL,
  "url" TEXT NOT NULL,
  "apiKey" TEXT NOT NULL CHECK ("apiKey" NOT GLOB '*[^0-9a-fA-F:]*' AND ("apiKey" = '' OR "apiKey" GLOB '*:*:*')),
  "status" TEXT NOT NULL DEFAULT 'DISCONNECTED' CHECK ("status" IN ('CONNECTED', 'DISCONNECTED', 'ERROR', 'SYNCING')),
  "version" TEXT,
  "lastSync" INTEGER,
  "lastError" TEXT,
  "createdAt" INTEGER NOT NULL DEFAULT (CAST(unixepoch('subsec') * 1000 AS INTEGER)),
  "updatedAt" INTEGER NOT NULL
) STRICT;

CREATE TABLE "workflows" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "instanceId" TEXT NOT NULL REFERENCES "instances" ("id") ON DELETE CASCADE ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
  "n8nId" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "active" INTEGER NOT NULL DEFAULT 0 CHECK ("active" IN (0, 1)),
  "nodes" TEXT NOT NULL CHECK (json_valid("nodes")),
  "connections" TEXT NOT NULL CHECK (json_valid("connections")),
  "settings" TEXT NOT NULL DEFAULT '{}' CHECK (json_valid("settings")),
  "tags" TEXT DEFAULT '[]' CHECK ("tags" IS NULL OR iif(json_valid("tags"), json_type("tags") = 'array', 0)),
  "totalExecutions" INTEGER NOT NULL DEFAULT 0,
  "successfulExecutions" INTEGER NOT NULL DEFAULT 0,
  "createdAt" INTEGER NOT NULL DEFAULT (CAST(unixepoch('subsec') * 1000 AS INTEGER)),
  "updatedAt" INTEGER NOT NULL
) STRICT;

CREATE TABLE "executions" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "workflowId" TEXT NOT NULL REFERENCES "workflows" ("id") ON DELETE CASCADE ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
  "n8nExecutionId" TEXT NOT NULL,
  "status" TEXT NOT NULL CHECK ("status" IN ('RUNNING', 'SUCCESS', 'FAILED', 'WAITING', 'CANCELED')),
  "mode" TEXT NOT NULL,
  "data" TEXT CHECK (json_valid("data")),
  "error" TEXT CHECK (json_valid("error")),
  "startedAt" INTEGER NOT NULL,
  "finishedAt" INTEGER,
  "duration" REAL
) STRICT;

CREATE TABLE "requests" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "userId" TEXT NOT NULL REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
  "name" TEXT NOT NULL,
  "description" TEXT,
  "method" TEXT NOT NULL CHECK ("method" IN ('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS')),
  "url" TEXT NOT NULL,
  "headers" TEXT NOT NULL DEFAULT '{}' CHECK (json_valid("headers")),
  "params" TEXT NOT NULL DEFAULT '{}' CHECK (json_valid("params")),
  "body" TEXT CHECK (json_valid("body")),
  "auth" TEXT CHECK (json_valid("auth")),
  "lastUsed" INTEGER,
  "usageCount" INTEGER NOT NULL DEFAULT 0,
  "favorite" INTEGER NOT NULL DEFAULT 0 CHECK ("favorite" IN (0, 1)),
  "tags" TEXT DEFAULT '[]' CHECK ("tags" IS NULL OR iif(json_valid("tags"), json_type("tags") = 'array', 0)),
  "createdAt" INTEGER NOT NULL DEFAULT (CAST(unixepoch('subsec') * 1000 AS INTEGER)),
  "updatedAt" INTEGER NOT NULL,
  -- Ours alone, not in Postgres: how the request is sent.
  "settings" TEXT CHECK (json_valid("settings"))
) STRICT;

CREATE TABLE "api_keys" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "userId" TEXT NOT NULL REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
  "name" TEXT NOT NULL,
  "key" TEXT CHECK ("key" IS NULL),
  "keyPrefix" TEXT NOT NULL,
  "permissions" TEXT DEFAULT '[]' CHECK ("permissions" IS NULL OR iif(json_valid("permissions"), json_type("permissions") = 'array', 0)),
  "lastUsedAt" INTEGER,
  "expiresAt" INTEGER,
  "isRevoked" INTEGER NOT NULL DEFAULT 0 CHECK ("isRevoked" IN (0, 1)),
  "createdAt" INTEGER NOT NULL DEFAULT (CAST(unixepoch('subsec') * 1000 AS INTEGER))
) STRICT;

CREATE TABLE "ai_analyses" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "userId" TEXT NOT NULL REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
  "executionId" TEXT REFERENCES "executions" ("id") ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
  "errorData" TEXT NOT NULL CHECK (json_valid("errorData")),
  "requestData" TEXT CHECK (json_valid("requestData")),
  "analysis" TEXT NOT NULL CHECK (json_valid("analysis")),
  "suggestions" TEXT NOT NULL CHECK (json_valid("suggestions")),
  "confidence" REAL NOT NULL,
  "applied" INTEGER NOT NULL DEFAULT 0 CHECK ("applied" IN (0, 1)),
  "helpful" INTEGER CHECK ("helpful" IN (0, 1)),
  "createdAt" INTEGER NOT NULL DEFAULT (CAST(unixepoch('subsec') * 1000 AS INTEGER))
) STRICT;

CREATE TABLE "templates" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "serviceId" TEXT NOT NULL,
  "serviceName" TEXT NOT NULL,
  "serviceIcon" TEXT,
  "category" TEXT NOT NULL,
  "endpointId" TEXT NOT NULL,
  "endpointName" TEXT NOT NULL,
  "description" TEXT,
  "method" TEXT NOT NULL CHECK ("method" IN ('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS')),
  "urlTemplate" TEXT NOT NULL,
  "headers" TEXT NOT NULL DEFAULT '{}' CHECK (json_valid("headers")),
  "bodyTemplate" TEXT CHECK (json_valid("bodyTemplate")),
  "variables" TEXT NOT NULL DEFAULT '[]' CHECK (json_valid("variables")),
  "documentation" TEXT,
  "isOfficial" INTEGER NOT NULL DEFAULT 1 CHECK ("isOfficial" IN (0, 1)),
  "usageCount" INTEGER NOT NULL DEFAULT 0,
  "createdAt" INTEGER NOT NULL DEFAULT (CAST(unixepoch('subsec') * 1000 AS INTEGER)),
  "updatedAt" INTEGER NOT NULL
) STRICT;

CREATE TABLE "audit_logs" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "userId" TEXT,
  "action" TEXT NOT NULL,
  "resource" TEXT NOT NULL,
  "resourceId" TEXT,
  "ipAddress" TEXT,
  "userAgent" TEXT,
  "success" INTEGER NOT NULL CHECK ("success" IN (0, 1)),
  "details" TEXT CHECK (json_valid("details")),
  "createdAt" INTEGER NOT NULL DEFAULT (CAST(unixepoch('subsec') * 1000 AS INTEGER))
) STRICT;

-- Prisma's indexes.
CREATE UNIQUE INDEX "users_email_key" ON "users" ("email");
CREATE UNIQUE INDEX "users_verifyToken_key" ON "users" ("verifyToken");
CREATE UNIQUE INDEX "users_resetToken_key" ON "users" ("resetToken");
CREATE INDEX "users_email_idx" ON "users" ("email");
CREATE UNIQUE INDEX "sessions_token_key" ON "sessions" ("token");
CREATE UNIQUE INDEX "sessions_refreshToken_key" ON "sessions" ("refreshToken");
CREATE INDEX "sessions_userId_idx" ON "sessions" ("userId");
CREATE INDEX "sessions_token_idx" ON "sessions" ("token");
CREATE INDEX "instances_userId_idx" ON "instances" ("userId");
CREATE INDEX "instances_status_idx" ON "instances" ("status");
CREATE UNIQUE INDEX "instances_userId_url_key" ON "instances" ("userId", "url");
CREATE INDEX "workflows_instanceId_idx" ON "workflows" ("instanceId");
CREATE INDEX "workflows_active_idx" ON "workflows" ("active");
CREATE UNIQUE INDEX "workflows_instanceId_n8nId_key" ON "workflows" ("instanceId", "n8nId");
CREATE INDEX "executions_workflowId_idx" ON "executions" ("workflowId");
CREATE INDEX "executions_status_idx" ON "executions" ("status");
CREATE INDEX "executions_startedAt_idx" ON "executions" ("startedAt");
CREATE UNIQUE INDEX "executions_workflowId_n8nExecutionId_key" ON "executions" ("workflowId", "n8nExecutionId");
CREATE INDEX "requests_userId_idx" ON "requests" ("userId");
CREATE INDEX "requests_method_idx" ON "requests" ("method");
CREATE UNIQUE INDEX "api_keys_key_key" ON "api_keys" ("key");
CREATE INDEX "api_keys_userId_idx" ON "api_keys" ("userId");
CREATE INDEX "api_keys_key_idx" ON "api_keys" ("key");
CREATE INDEX "ai_analyses_userId_idx" ON "ai_analyses" ("userId");
CREATE INDEX "ai_analyses_executionId_idx" ON "ai_analyses" ("executionId");
CREATE INDEX "templates_serviceId_idx" ON "templates" ("serviceId");
CREATE INDEX "templates_category_idx" ON "templates" ("category");
CREATE UNIQUE INDEX "templates_serviceId_endpointId_key" ON "templates" ("serviceId", "endpointId");
CREATE INDEX "audit_logs_userId_idx" ON "audit_logs" ("userId");
CREATE INDEX "audit_logs_action_idx" ON "audit_logs" ("action");
CREATE INDEX "audit_logs_createdAt_idx" ON "audit_logs" ("createdAt");

-- What the schema's document asks for beyond them.
CREATE INDEX "idx_instances_user_status" ON "instances" ("userId", "status");
CREATE INDEX "idx_executions_workflow_status" ON "executions" ("workflowId", "status");
CREATE INDEX "idx_executions_started_at" ON "executions" ("startedAt" DESC);
CREATE INDEX "idx_audit_logs_user_action" ON "audit_logs" ("userId", "action");
CREATE INDEX "idx_audit_logs_created" ON "audit_logs" ("createdAt" DESC);

-- The orders in which requests are listed.
CREATE INDEX "requests_by_name" ON "requests" ("name" COLLATE NOCASE, "id");
CREATE INDEX "requests_by_last_used" ON "requests" ("lastUsed" DESC, "name" COLLATE NOCASE, "id");
CREATE INDEX "requests_by_change" ON "requests" ("updatedAt" DESC, "name" COLLATE NOCASE, "id");

-- One row per dirty row. base: the row as JSON before its first edit, NULL: it did not exist. sent: the operation in flight, sentDoc: what
-- it pushed. via: the parent ("table/id") whose deletion took the row along.
CREATE TABLE "outbox" (
  "table" TEXT NOT NULL,
  "pk" TEXT NOT NULL,
  "base" TEXT CHECK (json_valid("base")),
  "sent" TEXT,
  "sentDoc" TEXT CHECK (json_valid("sentDoc")),
  "via" TEXT,
  PRIMARY KEY ("table", "pk")
) STRICT, WITHOUT ROWID;

-- "id" of this profile, "user": the id of its local user.
CREATE TABLE "profile" (
  "key" TEXT NOT NULL PRIMARY KEY,
  "value" TEXT NOT NULL
) STRICT, WITHOUT ROWID;
