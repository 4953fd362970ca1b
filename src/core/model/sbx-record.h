/* A row of a table as an object. The table of columns of each type is the single source for its properties, its SQL,
 * its JSON and its differences; tests hold it against PRAGMA table_info and against Prisma's schema.
 *
 * Types: text, JSON (text, kept byte for byte), enum and list columns are G_TYPE_STRING properties (a list is its JSON
 * array text); integers and times (UTC milliseconds since 1970) are G_TYPE_INT64; booleans are G_TYPE_BOOLEAN; reals
 * G_TYPE_DOUBLE. Nullable columns that are not strings keep their NULL apart (sbx_record_is_null). A column "userId" is
 * the property "user-id". Columns that are NO_MIRROR have no field and no property, and stand in no statement made here.
 * A new record holds the columns' defaults; columns without one are NULL. Text is always valid UTF-8.
 * Records are used on one thread at a time; setters notify only on change.
 */
#pragma once

#include <glib-object.h>
#include <json-glib/json-glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

typedef enum
{
  SBX_COLUMN_TEXT,
  SBX_COLUMN_INTEGER,
  SBX_COLUMN_REAL,
  SBX_COLUMN_BOOLEAN,
  SBX_COLUMN_TIME,    /* milliseconds since 1970, UTC */
  SBX_COLUMN_JSON,    /* text */
  SBX_COLUMN_LIST,    /* of strings, as JSON text: ["a","b"] */
  SBX_COLUMN_ENUM,    /* text, one of values */
} SbxColumnType;

typedef enum
{
  SBX_COLUMN_NONE      = 0,
  SBX_COLUMN_PRIMARY   = 1 << 0,
  SBX_COLUMN_NULLABLE  = 1 << 1,
  SBX_COLUMN_LOCAL     = 1 << 2, /* ours alone: not in the team's Postgres */
  SBX_COLUMN_COUNTER   = 1 << 3, /* merges by adding up */
  SBX_COLUMN_NO_MIRROR = 1 << 4, /* a credential of the server's: never held, shown, logged or exported here */
  SBX_COLUMN_LARGE     = 1 << 5, /* not read for lists */
} SbxColumnFlags;

typedef struct
{
  const char         *name;      /* as in Postgres: "userId" */
  SbxColumnType       type;
  gsize               offset;    /* of the field in the instance struct */
  SbxColumnFlags      flags;
  const char         *fallback;  /* SQL literal of the column's DEFAULT, or NULL */
  const char *const  *values;    /* ENUM: what it may be */
} SbxColumn;

#define SBX_TYPE_RECORD (sbx_record_get_type ())
G_DECLARE_DERIVABLE_TYPE (SbxRecord, sbx_record, SBX, RECORD, GObject)

struct _SbxRecordClass
{
  GObjectClass      parent_class;
  const char       *table;
  const SbxColumn  *columns;
  guint             n_columns;
  GParamSpec      **pspecs;    /* one per column; NULL where NO_MIRROR */
  guint             primary;   /* index of the PRIMARY column */
};

/* One line of a table of columns: SBX_COLUMN (SbxUser, created_at, "createdAt", TIME, SBX_COLUMN_NONE). Defaults and values
 * of enums may follow, in the order of the struct. */
#define SBX_COLUMN(Type, field, name, type, flags, ...) \
  { name, SBX_COLUMN_##type, G_STRUCT_OFFSET (Type, field), flags __VA_OPT__ (,) __VA_ARGS__ }
/* The DEFAULT of a time: now, in milliseconds. The store fills it in when a record is saved. */
#define SBX_COLUMN_NOW "CAST(unixepoch('subsec') * 1000 AS INTEGER)"
/* A column that exists on the server and never holds a value here. */
#define SBX_COLUMN_ABSENT(name) { name, SBX_COLUMN_TEXT, 0, SBX_COLUMN_NULLABLE | SBX_COLUMN_NO_MIRROR, NULL, NULL }

/* For class_init of each type; at most 64 columns, which live as long as the program. */
void          sbx_record_class_install_columns (SbxRecordClass *klass, const char *table, const SbxColumn *columns, guint n_columns);

const char   *sbx_record_get_id               (SbxRecord *self);
gboolean      sbx_record_is_null              (SbxRecord *self, const char *column);
void          sbx_record_set_null             (SbxRecord *self, const char *column);
SbxRecord    *sbx_record_copy                 (SbxRecord *self);
/* Takes over every column of other (same type), notifying what changed: a row keeps its identity when the store reloads it. */
void          sbx_record_assign               (SbxRecord *self, SbxRecord *other);
/* What changed between from and to changes here too, column by column, where self is still as in from (all of the same type): an edit is
 * taken over, or taken back, without touching what was edited elsewhere meanwhile. */
void          sbx_record_rebase               (SbxRecord *self, SbxRecord *from, SbxRecord *to);
/* Names of columns that differ; (transfer container) of static strings; empty when equal. */
GPtrArray    *sbx_record_diff                 (SbxRecord *self, SbxRecord *other);

/* The ten tables of the schema that a team shares, parents before their children: n_types: (out). */
const GType  *sbx_record_types                (guint *n_types);
/* G_TYPE_INVALID when it is none of the ten. */
GType         sbx_record_type_from_table      (const char *table);

/* One JSON object with the column names as keys; JSON columns stand as their own text, byte for byte. with_local: LOCAL columns too. */
char         *sbx_record_to_json              (SbxRecord *self, gboolean with_local);

/* The way back. Keys that are no column are ignored, columns that are not there keep their defaults. Fails with
 * SBX_MODEL_ERROR_JSON. */
SbxRecord    *sbx_record_new_from_json        (GType type, const char *json, GError **error);

/* SQL made from the columns: "INSERT … ON CONFLICT(id) DO UPDATE", "SELECT columns FROM table" (order of columns). */
char         *sbx_record_class_dup_select     (SbxRecordClass *klass, const char *tail);
/* The same for a list, which shows little of a row: LARGE columns are NULL. Such a record must not be saved. */
char         *sbx_record_class_dup_select_row (SbxRecordClass *klass, const char *tail);
char         *sbx_record_class_dup_upsert     (SbxRecordClass *klass);
/* "UPDATE … WHERE id" of only these columns, which sbx_record_diff() names: SQLite leaves the indexes of the others alone. It takes the
 * same parameters. */
char         *sbx_record_class_dup_update     (SbxRecordClass *klass, GPtrArray *names);
SbxRecord    *sbx_record_new_from_statement   (GType type, sqlite3_stmt *statement);
void          sbx_record_bind                 (SbxRecord *self, sqlite3_stmt *statement);

G_END_DECLS
