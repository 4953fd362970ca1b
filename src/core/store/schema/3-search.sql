-- Full-text search. The indexes keep no text of their own; the triggers keep them in step with the rows, by row number: the file
-- must never be vacuumed, which renumbers rows (hence copies are made with the backup API).

CREATE VIRTUAL TABLE "requests_fts" USING fts5(
  name, url, description, tags, headers, body,
  content='', contentless_delete=1, prefix='2 3', tokenize='unicode61 remove_diacritics 2'
);

-- Headers stand as an object or as an array of rows; both give their names.
CREATE VIEW "requests_text" AS SELECT
  r.rowid AS "number", r."name" AS "name", r."url" AS "url", r."description" AS "description",
  (SELECT group_concat(t.value, ' ') FROM json_each(r."tags") t) AS "tags",
  (SELECT group_concat(iif(json_type(r."headers") = 'array', h.value ->> '$.name', h.key), ' ') FROM json_each(r."headers") h
    WHERE json_type(r."headers") = 'object' OR h.type = 'object') AS "headers",
  CASE iif(json_type(r."body") = 'object', r."body" ->> '$.type', NULL)
    WHEN 'json' THEN r."body" ->> '$.text'
    WHEN 'text' THEN r."body" ->> '$.text'
    WHEN 'xml' THEN r."body" ->> '$.text'
    WHEN 'graphql' THEN concat_ws(' ', r."body" ->> '$.query', r."body" ->> '$.variables')
    WHEN 'form' THEN (SELECT group_concat(concat_ws(' ', f.value ->> '$.name', f.value ->> '$.value'), ' ')
      FROM json_each(r."body", '$.fields') f WHERE f.type = 'object')
    WHEN 'multipart' THEN (SELECT group_concat(concat_ws(' ', p.value ->> '$.name', p.value ->> '$.value', p.value ->> '$.path'), ' ')
      FROM json_each(r."body", '$.parts') p WHERE p.type = 'object')
    WHEN 'file' THEN r."body" ->> '$.path'
    ELSE r."body"
  END AS "body"
FROM "requests" r;

CREATE TRIGGER "requests_fts_insert" AFTER INSERT ON "requests" BEGIN
  INSERT INTO "requests_fts" (rowid, name, url, description, tags, headers, body)
    SELECT "number", "name", "url", "description", "tags", "headers", "body" FROM "requests_text" WHERE "number" = new.rowid;
END;
CREATE TRIGGER "requests_fts_update" AFTER UPDATE ON "requests"
WHEN old."name" IS NOT new."name" OR old."url" IS NOT new."url" OR old."description" IS NOT new."description"
  OR old."tags" IS NOT new."tags" OR old."headers" IS NOT new."headers" OR old."body" IS NOT new."body"
BEGIN
  DELETE FROM "requests_fts" WHERE rowid = old.rowid;
  INSERT INTO "requests_fts" (rowid, name, url, description, tags, headers, body)
    SELECT "number", "name", "url", "description", "tags", "headers", "body" FROM "requests_text" WHERE "number" = new.rowid;
END;
CREATE TRIGGER "requests_fts_delete" AFTER DELETE ON "requests" BEGIN
  DELETE FROM "requests_fts" WHERE rowid = old.rowid;
END;

CREATE VIRTUAL TABLE "exchanges_fts" USING fts5(
  name, method, url, status, error, environment, head,
  content='', contentless_delete=1, prefix='2 3', tokenize='unicode61 remove_diacritics 2'
);

CREATE VIEW "exchanges_text" AS SELECT
  e.rowid AS "number", e."name" AS "name", e."method" AS "method", e."url" AS "url", concat_ws(' ', e."status", e."reason") AS "status",
  e."error" AS "error", e."environment" AS "environment",
  (SELECT group_concat(h.value ->> '$.responseHead', ' ') FROM json_each(e."document", '$.hops') h WHERE h.type = 'object') AS "head"
FROM "exchanges" e;

-- An exchange is written once; only its bodies go when the budget is exceeded.
CREATE TRIGGER "exchanges_fts_insert" AFTER INSERT ON "exchanges" BEGIN
  INSERT INTO "exchanges_fts" (rowid, name, method, url, status, error, environment, head)
    SELECT "number", "name", "method", "url", "status", "error", "environment", "head" FROM "exchanges_text" WHERE "number" = new.rowid;
END;
CREATE TRIGGER "exchanges_fts_delete" AFTER DELETE ON "exchanges" BEGIN
  DELETE FROM "exchanges_fts" WHERE rowid = old.rowid;
END;

-- Rows that were there before the indexes were.
INSERT INTO "requests_fts" (rowid, name, url, description, tags, headers, body)
  SELECT "number", "name", "url", "description", "tags", "headers", "body" FROM "requests_text";
INSERT INTO "exchanges_fts" (rowid, name, method, url, status, error, environment, head)
  SELECT "number", "name", "method", "url", "status", "error", "environment", "head" FROM "exchanges_text";
