/* Within the model: the query of an address, pair by pair, with the bytes that each pair came from. */
#pragma once

#include "sbx-fields.h"

G_BEGIN_DECLS

typedef struct
{
  char     *name;       /* as shown */
  char     *value;
  char     *raw_name;   /* as in the address */
  char     *raw_value;  /* NULL: there was no "=" */
  char     *lead;       /* what stands before it: "&", "" before the first; more when there were empty pairs */
  gboolean  used;       /* by sbx_query_join() */
} SbxQueryPair;

/* tail: (out) (optional): what stands after the last pair ("&"). (transfer full) of SbxQueryPair. */
GPtrArray *sbx_query_split (const char *query, const char *end, char **tail);

/* The query for fields, all of which stand in it: pairs that did not change keep their bytes. NULL: nothing changed. */
char      *sbx_query_join  (const char *query, const char *end, GPtrArray *fields);

/* A value as it would stand in a query. */
char      *sbx_query_encode (const char *value);

G_END_DECLS
