-- What the schema has no place for.

CREATE TABLE "environments" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "name" TEXT NOT NULL COLLATE NOCASE UNIQUE CHECK ("name" <> ''),
  "color" TEXT,
  "position" INTEGER NOT NULL DEFAULT 0,
  "createdAt" INTEGER NOT NULL DEFAULT (CAST(unixepoch('subsec') * 1000 AS INTEGER)),
  "updatedAt" INTEGER NOT NULL
) STRICT;

-- A variable without environment is global. The value of a secret one is in the keyring.
CREATE TABLE "variables" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "environmentId" TEXT REFERENCES "environments" ("id") ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  "name" TEXT NOT NULL CHECK ("name" <> ''),
  "value" TEXT,
  "secret" INTEGER NOT NULL DEFAULT 0 CHECK ("secret" IN (0, 1)),
  "enabled" INTEGER NOT NULL DEFAULT 1 CHECK ("enabled" IN (0, 1)),
  "position" INTEGER NOT NULL DEFAULT 0,
  "createdAt" INTEGER NOT NULL DEFAULT (CAST(unixepoch('subsec') * 1000 AS INTEGER)),
  "updatedAt" INTEGER NOT NULL,
  CHECK ("secret" = 0 OR "value" IS NULL)
) STRICT;
CREATE UNIQUE INDEX "variables_name" ON "variables" (ifnull("environmentId", ''), "name");
CREATE INDEX "variables_environmentId" ON "variables" ("environmentId");

-- Cookies of an environment ('': of none). sealed: the whole Netscape line under a key that is in the keyring.
CREATE TABLE "cookies" (
  "environmentId" TEXT NOT NULL,
  "domain" TEXT NOT NULL,
  "path" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "expiresAt" INTEGER NOT NULL,
  "sealed" TEXT NOT NULL,
  PRIMARY KEY ("environmentId", "domain", "path", "name")
) STRICT, WITHOUT ROWID;
CREATE TRIGGER "cookies_of_environment" AFTER DELETE ON "environments" BEGIN
  DELETE FROM "cookies" WHERE "environmentId" = old."id";
END;

-- History. The bodies are files beside the database; bodyBytes is what they take on the disk.
CREATE TABLE "exchanges" (
  "id" TEXT NOT NULL PRIMARY KEY,
  "requestId" TEXT,
  "environment" TEXT,
  "name" TEXT NOT NULL,
  "method" TEXT NOT NULL,
  "url" TEXT NOT NULL,
  "status" INTEGER NOT NULL DEFAULT 0,
  "reason" TEXT,
  "error" TEXT,
  "startedAt" INTEGER NOT NULL,
  "duration" INTEGER NOT NULL DEFAULT 0,
  "wireSize" INTEGER NOT NULL DEFAULT 0,
  "bodySize" INTEGER NOT NULL DEFAULT 0,
  "contentType" TEXT,
  "bodyKept" INTEGER NOT NULL DEFAULT 0 CHECK ("bodyKept" IN (0, 1)),
  "bodyBytes" INTEGER NOT NULL DEFAULT 0,
  "request" TEXT NOT NULL CHECK (json_valid("request")),
  "document" TEXT NOT NULL CHECK (json_valid("document"))
) STRICT;
CREATE INDEX "exchanges_startedAt" ON "exchanges" ("startedAt");
CREATE INDEX "exchanges_requestId" ON "exchanges" ("requestId", "startedAt");
CREATE INDEX "exchanges_bodies" ON "exchanges" ("startedAt", "bodyBytes") WHERE "bodyBytes" > 0;

-- secrets: the keyring holds what was taken out of the document.
CREATE TABLE "drafts" (
  "requestId" TEXT NOT NULL PRIMARY KEY,
  "document" TEXT NOT NULL CHECK (json_valid("document")),
  "secrets" INTEGER NOT NULL DEFAULT 0 CHECK ("secrets" IN (0, 1)),
  "tab" INTEGER NOT NULL DEFAULT -1,
  "savedAt" INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
