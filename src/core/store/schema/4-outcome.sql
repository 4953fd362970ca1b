-- By what became of an exchange: an answer with a status under 400, or not. The words are those of the query, so that the index answers it
-- alone.
CREATE INDEX "exchanges_by_outcome" ON "exchanges" (("error" IS NULL AND "status" BETWEEN 1 AND 399), "startedAt");
