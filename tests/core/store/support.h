/* What the tests of the store share: a profile in a folder of its own, and SQL past the store. */
#pragma once

#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "sbx-cuid.h"
#include "sbx-request.h"
#include "sbx-store.h"

typedef struct
{
  char     *directory;
  char     *path;      /* of the file */
  SbxStore *store;
} Fixture;

typedef void (*FixtureFunc) (Fixture *f, gconstpointer data);

void       fixture_test   (const char *path, FixtureFunc func);
void       fixture_reopen (Fixture *f);
/* Waits until readings that were cancelled have given the store back: their threads may go on for a while. */
void       fixture_let_go (Fixture *f);
void       remove_tree    (const char *path);

/* Not saved. */
SbxRecord *make_request   (Fixture *f, const char *name);

int        query_int      (const char *path, const char *sql);
char      *query_text     (const char *path, const char *sql);
void       execute_sql    (const char *path, const char *sql);
/* Runs the main context until *done. */
void       run_until      (gboolean *done);
/* Runs everything that waits in the main context. */
void       run_pending    (void);
