/* An exchange in words: its times and headers, what went over the line. */
#pragma once

#include "sbx-exchange.h"
#include "sbx-facts-list.h"
#include "sbx-redactor.h"

G_BEGIN_DECLS

/* A stretch of a hop's time, in microseconds since the hop began. */
typedef struct
{
  const char *name;
  gint64      begin;
  gint64      end;
  gboolean    waits;     /* for the server: the one that people look for */
  gboolean    moves;     /* bytes of the request or the answer */
} SbxTimingPhase;

#define SBX_TIMING_PHASES 6

/* Those that the hop had, in order; how many. */
guint sbx_timing_list_phases (const SbxTiming *timing, SbxTimingPhase phases[SBX_TIMING_PHASES]);
void  sbx_timing_add         (SbxFactsList *list, const SbxTiming *timing);

/* redactor: covers the secrets of what went out; NULL: it is shown as it is. */

/* All hops, with a drawing of them. */
void  sbx_timing_show        (SbxFactsList *list, SbxExchange *exchange, SbxRedactor *redactor);
/* “2. GET https://…, 302”. (transfer full) */
char *sbx_timing_dup_title   (SbxExchange *exchange, guint hop, SbxRedactor *redactor);
void  sbx_headers_add        (SbxFactsList *list, const SbxHop *hop);
/* The lines of an answer's head, as they came. (transfer full) */
char *sbx_headers_dup_text   (const SbxHop *hop);
/* Bytes of a head that was sent as text. (transfer full) */
char *sbx_head_dup_text      (GBytes *head, SbxRedactor *redactor);
/* The exact bytes of every hop, heads and (its start) the body. (transfer full) */
char *sbx_sent_dup_text      (SbxExchange *exchange, SbxRedactor *redactor);

G_END_DECLS
