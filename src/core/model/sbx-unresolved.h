/* What a request refers to and nobody defined: known before it is sent, so that it can be defined first. */
#pragma once

#include "sbx-request.h"
#include "sbx-scope.h"

G_BEGIN_DECLS

typedef struct
{
  char      *name;
  GPtrArray *places;  /* of char*, for people: "the header “Accept”", "the variable “BASE”" */
} SbxUnresolved;
void       sbx_unresolved_free          (SbxUnresolved *unresolved);

/* Only what goes out is looked at: no switched-off rows, no body of another kind. Variables within variables too; a secret
 * whose value scope does not have counts as defined. Parts that are no valid JSON are passed over: sending tells of them. Pure.
 * (transfer full) of SbxUnresolved, in the order of appearance. */
GPtrArray *sbx_request_find_unresolved  (SbxRequest *request, SbxScope *scope);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbxUnresolved, sbx_unresolved_free)

G_END_DECLS
