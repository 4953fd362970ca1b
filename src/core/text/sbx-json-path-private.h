#pragma once

#include "sbx-json-path.h"
#include "sbx-json-reader.h"

G_BEGIN_DECLS

typedef struct _Expression Expression;

typedef enum { SELECT_NAME, SELECT_ALL, SELECT_INDEX, SELECT_SLICE, SELECT_FILTER } SelectorKind;

typedef struct
{
  SelectorKind  kind;
  char         *name;
  gint64        start;      /* the index, too */
  gint64        end;
  gint64        step;
  gboolean      has_start;
  gboolean      has_end;
  Expression   *filter;
} Selector;

typedef struct
{
  gboolean    descendant;
  GPtrArray  *selectors;
} Segment;

typedef struct
{
  gboolean    relative;     /* from “@” */
  GPtrArray  *segments;
} Query;

/* A value while it is compared. */
typedef struct
{
  SbxJsonKind  kind;        /* NOTHING: there is none */
  char        *text;        /* of a string what it says, of a number how it is written */
  guint64      offset;      /* of an object or array */
} Value;

typedef enum { FUNCTION_LENGTH, FUNCTION_COUNT, FUNCTION_VALUE, FUNCTION_MATCH, FUNCTION_SEARCH } Function;
typedef enum { COMPARE_EQUAL, COMPARE_NOT_EQUAL, COMPARE_LESS_EQUAL, COMPARE_GREATER_EQUAL, COMPARE_LESS, COMPARE_GREATER } Comparison;
typedef enum { IS_OR, IS_AND, IS_NOT, IS_COMPARISON, IS_QUERY, IS_LITERAL, IS_FUNCTION } ExpressionKind;

struct _Expression
{
  ExpressionKind  kind;
  Expression     *left;     /* the first argument of a function, too */
  Expression     *right;
  Comparison      comparison;
  Function        function;
  Query          *query;
  Value           literal;
  GRegex         *regex;    /* of a pattern that is written there */
};

struct _SbxJsonPath
{
  Query *query;
};

/* A pattern of match() or search(); NULL: it is none. */
GRegex   *sbx_json_path_regex     (const char *pattern, Function function, GError **error);

/* Walking, in sbx-json-path-find.c. */
typedef struct
{
  SbxJsonReader  reader;
  guint64        root;
  guint          depth;
  guint          quiet;     /* in a filter: its walks are no progress */
  int           *progress;
} Walk;

/* FALSE ends the walk. */
typedef gboolean (*Visit)         (Walk *walk, guint64 offset, gpointer data);
gboolean  sbx_json_path_walk      (Walk *walk, Query *query, guint64 node, Visit visit, gpointer data);
void      sbx_json_path_fail      (Walk *walk, const char *message);

/* In sbx-json-path-filter.c. */
gboolean  sbx_json_path_holds     (Walk *walk, Expression *expression, guint64 node);

G_END_DECLS
