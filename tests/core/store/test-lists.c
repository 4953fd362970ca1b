/* Lists: order, filters, search, identity, and what they say when rows change. */
#include "support.h"

#include <dlfcn.h>

#include "sbx-environments.h"
#include "sbx-record-list.h"

static gboolean damaged;

/* In place of SQLite's: a file that breaks under the reader. */
int
sqlite3_step (sqlite3_stmt *statement)
{
  static int (*step) (sqlite3_stmt *);

  if (step == NULL)
    step = dlsym (RTLD_NEXT, "sqlite3_step");
  return damaged ? SQLITE_CORRUPT : step (statement);
}

typedef struct
{
  guint n_signals;
  guint position, removed, added;
} Changes;

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, Changes *changes)
{
  *changes = (Changes) { changes->n_signals + 1, position, removed, added };
}

/* Until the list is up to date. A reading that is late is left to its thread, which gives the store back when it has ended. */
static void
wait_read (SbxRecordList *list)
{
  run_pending ();
  while (sbx_record_list_is_reading (list))
    g_main_context_iteration (NULL, TRUE);
}

static SbxRecord *
add (Fixture *f, const char *name)
{
  SbxRecord *request = make_request (f, name);

  g_assert_true (sbx_store_save (f->store, request, NULL));
  return request;
}

static void
remove_one (Fixture *f, SbxRecord *request)
{
  const char *ids[] = { sbx_record_get_id (request), NULL };

  g_assert_true (sbx_store_remove (f->store, SBX_TYPE_REQUEST, ids, NULL));
}

static char *
names (SbxRecordList *list)
{
  GListModel *model = G_LIST_MODEL (list);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(SbxRequest) request = g_list_model_get_item (model, i);

      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", sbx_request_get_name (request));
    }
  return g_string_free_and_steal (text);
}

static void
assert_names (SbxRecordList *list, const char *expected)
{
  g_autofree char *found = names (list);

  g_assert_cmpstr (found, ==, expected);
}

static void
assert_filter (SbxRecordList *list, SbxRequestFilter filter, const char *expected)
{
  sbx_request_list_set_filter (list, &filter);
  wait_read (list);
  assert_names (list, expected);
}

static void
test_order (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxRecord) b = add (f, "bravo");
  g_autoptr(SbxRecord) a = add (f, "Alpha");
  g_autoptr(SbxRecord) c = add (f, "Charlie");
  g_autoptr(SbxRecordList) list = sbx_request_list_new (f->store);

  g_object_set (b, "last-used", G_GINT64_CONSTANT (2000), NULL);
  g_assert_true (sbx_store_save (f->store, b, NULL));
  g_object_set (c, "last-used", G_GINT64_CONSTANT (3000), NULL);
  g_assert_true (sbx_store_save (f->store, c, NULL));
  execute_sql (f->path, "UPDATE requests SET updatedAt = length(name)");

  assert_filter (list, (SbxRequestFilter) { .sort = SBX_REQUEST_SORT_NAME }, "Alpha bravo Charlie");
  assert_filter (list, (SbxRequestFilter) { .sort = SBX_REQUEST_SORT_LAST_USED }, "Charlie bravo Alpha");
  assert_filter (list, (SbxRequestFilter) { .sort = SBX_REQUEST_SORT_CHANGED }, "Charlie Alpha bravo");
  g_assert_cmpuint (sbx_record_list_find (list, sbx_record_get_id (a)), ==, 1);
  g_assert_cmpuint (sbx_record_list_find (list, "nobody"), ==, G_MAXUINT);
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (list)) == SBX_TYPE_REQUEST);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (list), 3));
}

/* For going to one request: by name first, then those used last. */
static void
test_find (Fixture *f, gconstpointer data)
{
  static const struct { const char *name, *url; gint64 used; } rows[] = {
    { "List Customers", "http://a.example/v1", 1000 },
    { "Delete a Customer", "http://a.example/v1", 5000 },
    { "Orders", "http://a.example/customers", 9000 },
    { "Never Used", "http://a.example/v1", 0 },
  };
  static const struct { const char *search; guint limit; const char *expected; } cases[] = {
    { NULL, 10, "Orders, Delete a Customer, List Customers" },
    { " ", 2, "Orders, Delete a Customer" },
    { "custom", 10, "Delete a Customer, List Customers, Orders" },
    { "custom", 2, "Delete a Customer, List Customers" },
    { "cust lis", 10, "List Customers" },
    { "v1", 10, "Delete a Customer, List Customers, Never Used" },
    { "zebra", 10, "" },
    { "\"cus", 10, "Delete a Customer, List Customers, Orders" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(SbxRecord) request = make_request (f, rows[i].name);

      g_object_set (request, "url", rows[i].url, NULL);
      if (rows[i].used > 0)
        g_object_set (request, "last-used", rows[i].used, NULL);
      g_assert_true (sbx_store_save (f->store, request, NULL));
    }
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GPtrArray) found = sbx_store_find_requests (f->store, cases[i].search, cases[i].limit, &error);
      g_autoptr(GString) text = g_string_new (NULL);

      g_assert_no_error (error);
      for (guint j = 0; j < found->len; j++)
        g_string_append_printf (text, "%s%s", j > 0 ? ", " : "", sbx_request_get_name (found->pdata[j]));
      g_assert_cmpstr (text->str, ==, cases[i].expected);
    }
}

static void
test_filters (Fixture *f, gconstpointer data)
{
  static const struct { const char *name, *method, *tags; gboolean favorite; } rows[] = {
    { "A", "GET", "[\"Stripe\"]", TRUE },
    { "B", "POST", "[\"Stripe/Customers\", \"live\"]", FALSE },
    { "C", "GET", "[\"Stripe2\"]", FALSE },
    { "D", "DELETE", "[\"ستريب/عملاء\", \"Stripe/Customers/Old\"]", TRUE },
    { "E", "GET", NULL, FALSE },
  };
  g_autoptr(SbxRecordList) list = sbx_request_list_new (f->store);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(SbxRecord) request = make_request (f, rows[i].name);

      g_object_set (request, "method", rows[i].method, "tags", rows[i].tags, "favorite", rows[i].favorite, NULL);
      g_assert_true (sbx_store_save (f->store, request, NULL));
    }
  assert_filter (list, (SbxRequestFilter) { NULL }, "A B C D E");
  assert_filter (list, (SbxRequestFilter) { .methods = (const char *const[]) { "GET", NULL } }, "A C E");
  assert_filter (list, (SbxRequestFilter) { .favorites = TRUE }, "A D");
  assert_filter (list, (SbxRequestFilter) { .tags = (const char *const[]) { "Stripe", NULL } }, "A B D");
  assert_filter (list, (SbxRequestFilter) { .tags = (const char *const[]) { "Stripe/Customers", NULL } }, "B D");
  assert_filter (list, (SbxRequestFilter) { .tags = (const char *const[]) { "ستريب", NULL } }, "D");
  assert_filter (list, (SbxRequestFilter) { .tags = (const char *const[]) { "Str", NULL } }, "");
  assert_filter (list, (SbxRequestFilter) { .tags = (const char *const[]) { "Stripe", NULL }, .methods = (const char *const[]) { "GET", NULL }, .favorites = TRUE }, "A");

  assert_filter (list, (SbxRequestFilter) { .methods = (const char *const[]) { "POST", "DELETE", NULL } }, "B D");
  assert_filter (list, (SbxRequestFilter) { .tags = (const char *const[]) { "Stripe", "live", NULL } }, "B");
  assert_filter (list, (SbxRequestFilter) { .tags = (const char *const[]) { NULL }, .methods = (const char *const[]) { NULL } }, "A B C D E");
}

static void
test_folders (Fixture *f, gconstpointer data)
{
  static const struct { const char *name, *tags; } rows[] = {
    { "A", "[\"Stripe\", \"Stripe/Customers\"]" },
    { "B", "[\"Stripe/Customers/Old\", \"live\"]" },
    { "C", "[\"stripe 2\"]" },
    { "D", "[\"ستريب/عملاء\", \"Step 10\", \"Step 9\"]" },
    { "E", "[\"Stripe\", \"/odd\", \"odd/\", \"a//b\", \"\", 7]" },
  };
  static const char *const expected[] = {
    "/odd", "a", "a//b", "live", "odd/", "Step 9", "Step 10", "Stripe", "Stripe/Customers", "Stripe/Customers/Old", "stripe 2", "ستريب", "ستريب/عملاء",
  };
  static const guint numbers[] = { 1, 1, 1, 1, 1, 1, 1, 3, 2, 1, 1, 1, 1 };
  g_autoptr(GPtrArray) folders = NULL;
  g_autoptr(GArray) counts = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(SbxRecord) request = make_request (f, rows[i].name);

      g_object_set (request, "tags", rows[i].tags, NULL);
      g_assert_true (sbx_store_save (f->store, request, NULL));
    }
  folders = sbx_store_list_folders (f->store, &counts, NULL);
  g_assert_cmpuint (folders->len, ==, G_N_ELEMENTS (expected));
  g_assert_cmpuint (counts->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_assert_cmpstr (folders->pdata[i], ==, expected[i]);
      g_assert_cmpuint (g_array_index (counts, guint, i), ==, numbers[i]);
    }
}

static void
test_names (Fixture *f, gconstpointer data)
{
  /* Where people look for them; ASCII alone has Z before a, and all of these after z. */
  static const char *const sorted[] = {
    "a10", "Ábaco", "abacus", "Émile", "émilie", "Step 2", "step 10", "Step 010b", "Zebra", "zoo", "إضافة", "أضف", "بحث", "عملاء",
  };
  g_autoptr(SbxRecordList) list = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (sorted); i++)
    g_object_unref (add (f, sorted[(i * 5) % G_N_ELEMENTS (sorted)]));
  list = sbx_request_list_new (f->store);
  for (guint i = 0; i < G_N_ELEMENTS (sorted); i++)
    {
      g_autoptr(SbxRequest) request = g_list_model_get_item (G_LIST_MODEL (list), i);

      g_assert_cmpstr (sbx_request_get_name (request), ==, sorted[i]);
    }
}

static void
test_ids (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxRecord) a = add (f, "a");
  g_autoptr(SbxRecord) b = add (f, "b");
  g_autoptr(SbxRecord) c = add (f, "c");
  g_autoptr(SbxRecordList) list = sbx_request_list_new (f->store);
  g_auto(GStrv) ids = NULL;

  remove_one (f, b);
  ids = sbx_record_list_dup_ids (list, (const guint[]) { 0, 1, 2 }, 3, NULL);
  g_assert_cmpuint (g_strv_length (ids), ==, 2);
  g_assert_cmpstr (ids[0], ==, sbx_record_get_id (a));
  g_assert_cmpstr (ids[1], ==, sbx_record_get_id (c));
}

/* A view whose rows stay in the model keeps its place and what is selected, whatever moves around them. */
static void
test_little_moves (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxRecordList) list = NULL;
  g_autoptr(SbxRecord) far = NULL;
  g_autoptr(SbxRecord) middle = NULL;
  Changes changes = { 0 };

  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *name = g_strdup_printf ("r%03u", i);
      g_autoptr(SbxRecord) request = add (f, name);

      if (i == 499)
        far = g_object_ref (request);
      else if (i == 250)
        middle = g_object_ref (request);
    }
  list = sbx_request_list_new (f->store);
  wait_read (list);
  g_signal_connect (list, "items-changed", G_CALLBACK (items_changed_cb), &changes);

  /* To the front: put in there, taken out at the end. */
  g_object_set (far, "name", "a", NULL);
  g_assert_true (sbx_store_save (f->store, far, NULL));
  wait_read (list);
  g_assert_cmpuint (changes.n_signals, ==, 2);
  g_assert_true (changes.position == 500 && changes.removed == 1 && changes.added == 0);
  g_assert_cmpuint (sbx_record_list_find (list, sbx_record_get_id (far)), ==, 0);
  g_assert_cmpuint (sbx_record_list_find (list, sbx_record_get_id (middle)), ==, 251);

  /* The other way round, and a deletion. */
  g_object_set (far, "name", "z", NULL);
  g_assert_true (sbx_store_save (f->store, far, NULL));
  remove_one (f, middle);
  wait_read (list);
  g_assert_cmpuint (changes.n_signals, ==, 5);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 499);
  g_assert_cmpuint (sbx_record_list_find (list, sbx_record_get_id (far)), ==, 498);

  /* Another order altogether is few changes. */
  execute_sql (f->path, "UPDATE requests SET updatedAt = abs(random() % 100000)");
  sbx_request_list_set_filter (list, &(SbxRequestFilter) { .sort = SBX_REQUEST_SORT_CHANGED });
  wait_read (list);
  g_assert_cmpuint (changes.n_signals, <=, 5 + 33);
  for (guint i = 1; i < 499; i++)
    {
      g_autoptr(SbxRequest) before = g_list_model_get_item (G_LIST_MODEL (list), i - 1);
      g_autoptr(SbxRequest) after = g_list_model_get_item (G_LIST_MODEL (list), i);
      gint64 one, other;

      g_object_get (before, "updated-at", &one, NULL);
      g_object_get (after, "updated-at", &other, NULL);
      g_assert_cmpint (one, >=, other);
    }
}

static void
test_search_fields (Fixture *f, gconstpointer data)
{
  static const struct { const char *column, *value, *search; } fields[] = {
    { "name", "Find me by caption", "capt" },
    { "url", "https://api.stripe.example/v1/customers?limit=3", "stripe.example" },
    { "url", "https://api.example/v1/invoices", "invoices" },
    { "description", "Lists every überweisung", "Uberweisung" },
    { "tags", "[\"Billing/Refunds\"]", "refund" },
    { "headers", "{\"X-Correlation-Id\": \"hidden\"}", "x-correlation" },
    { "headers", "[{\"name\": \"Idempotency-Key\", \"value\": \"v\", \"enabled\": false}]", "idempotency" },
    { "body", "{\"type\": \"json\", \"text\": \"{\\\"customer\\\": \\\"Ünal\\\"}\"}", "unal" },
    { "body", "{\"type\": \"text\", \"text\": \"plain words\"}", "plain words" },
    { "body", "{\"type\": \"xml\", \"text\": \"<order/>\"}", "order" },
    { "body", "{\"type\": \"graphql\", \"query\": \"query { viewer }\", \"variables\": \"{\\\"first\\\": 10}\"}", "viewer first" },
    { "body", "{\"type\": \"form\", \"fields\": [{\"name\": \"grant_type\", \"value\": \"refreshing\"}]}", "grant_type refreshing" },
    { "body", "{\"type\": \"multipart\", \"parts\": [{\"name\": \"picture\", \"path\": \"/home/me/holiday.png\"}]}", "picture holiday" },
    { "body", "{\"type\": \"file\", \"path\": \"/srv/data/export.csv\"}", "export.csv" },
    { "body", "{\"webApplication\": {\"wrote\": \"thisbody\"}}", "thisbody" },
    { "body", "[\"bare\", \"array\"]", "array bare" },
    { "name", "عرض قائمة العملاء", "العمل" },
    { "description", "测试 请求", "测试" },
  };
  g_autoptr(SbxRecordList) list = sbx_request_list_new (f->store);

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autoptr(SbxRecord) request = make_request (f, "Plain");
      SbxRequestFilter filter = { .search = fields[i].search };
      g_autoptr(GError) error = NULL;

      g_test_message ("%s: %s", fields[i].column, fields[i].search);
      g_object_set (request, "url", "u", fields[i].column, fields[i].value, NULL);
      g_assert_true (sbx_store_save (f->store, request, &error));
      g_assert_no_error (error);
      sbx_request_list_set_filter (list, &filter);
      wait_read (list);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);

      /* The index follows edits and deletions. */
      g_object_set (request, "url", "u", fields[i].column, g_str_equal (fields[i].column, "body") ? "\"other\""
                    : g_str_equal (fields[i].column, "headers") ? "{}" : g_str_equal (fields[i].column, "tags") ? "[]" : "other", NULL);
      g_assert_true (sbx_store_save (f->store, request, NULL));
      sbx_request_list_set_filter (list, &filter);
      wait_read (list);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
      remove_one (f, request);
    }
  g_assert_cmpint (query_int (f->path, "SELECT count(*) FROM requests_fts WHERE requests_fts MATCH 'other OR plain'"), ==, 0);
}

/* A header's value may be a credential: it is in no index. */
static void
test_search_no_values (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxRecord) request = make_request (f, "Plain");
  g_autoptr(SbxRecordList) list = sbx_request_list_new (f->store);

  g_object_set (request, "headers", "{\"X-Token\": \"sesame\"}", NULL);
  g_assert_true (sbx_store_save (f->store, request, NULL));
  assert_filter (list, (SbxRequestFilter) { .search = "sesame" }, "");
  assert_filter (list, (SbxRequestFilter) { .search = "token" }, "Plain");
}

static void
test_search_odd_input (Fixture *f, gconstpointer data)
{
  static const char *const everything[] = { "", "  ", "\"", "***", "()", "-", "\"\"", "'", ":", "^", "{{}}", "%", "_", "\\",
    "(a", "a)", "+ a", "\"a", "a\"" };
  static const char *const nothing[] = {
    "NEAR", "AND", "OR", "NOT", "a NEAR b", "name:", "name : x", "\"unclosed", "x\"y\"z", "; DROP TABLE requests", "a*b*", "a AND", "x\xff\xfe",
    "{name} : a", "-zzz", "NEAR(a b, 5)", "\\\"q",
  };
  g_autoptr(SbxRecord) request = add (f, "Something");
  g_autoptr(SbxRecordList) list = sbx_request_list_new (f->store);
  g_autofree char *huge = g_strnfill (100000, 'q');

  for (guint i = 0; i < G_N_ELEMENTS (everything); i++)
    assert_filter (list, (SbxRequestFilter) { .search = everything[i] }, "Something");
  for (guint i = 0; i < G_N_ELEMENTS (nothing); i++)
    assert_filter (list, (SbxRequestFilter) { .search = nothing[i] }, "");
  assert_filter (list, (SbxRequestFilter) { .search = huge }, "");
  assert_filter (list, (SbxRequestFilter) { .search = "\"some*" }, "Something");
  assert_filter (list, (SbxRequestFilter) { .search = "some api thing" }, "");
  assert_filter (list, (SbxRequestFilter) { .search = "api some" }, "Something");
}

static void
test_changes (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxRecord) b = add (f, "b");
  g_autoptr(SbxRecord) d = add (f, "d");
  g_autoptr(SbxRecordList) list = sbx_request_list_new (f->store);
  g_autoptr(SbxRecord) c = NULL;
  Changes changes = { 0 };

  run_pending ();
  g_signal_connect (list, "items-changed", G_CALLBACK (items_changed_cb), &changes);
  c = add (f, "c");
  run_pending ();
  assert_names (list, "b c d");
  g_assert_cmpuint (changes.n_signals, ==, 1);
  g_assert_true (changes.position == 1 && changes.removed == 0 && changes.added == 1);

  remove_one (f, b);
  run_pending ();
  assert_names (list, "c d");
  g_assert_true (changes.position == 0 && changes.removed == 1 && changes.added == 0);

  /* A row that moves is put in and taken out. */
  g_object_set (c, "name", "e", NULL);
  g_assert_true (sbx_store_save (f->store, c, NULL));
  run_pending ();
  assert_names (list, "d e");
  g_assert_cmpuint (changes.n_signals, ==, 4);

  /* Another table is none of its business. */
  {
    g_autoptr(SbxEnvironment) environment = sbx_environment_new ("Test");

    g_assert_true (sbx_store_save (f->store, SBX_RECORD (environment), NULL));
    run_pending ();
    g_assert_cmpuint (changes.n_signals, ==, 4);
  }

  /* Many changes make one. */
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *name = g_strdup_printf ("f%02u", i);

      g_object_unref (add (f, name));
    }
  wait_read (list);
  g_assert_cmpuint (changes.n_signals, ==, 5);
  g_assert_true (changes.position == 2 && changes.removed == 0 && changes.added == 20);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_identity (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxRecord) saved = add (f, "one");
  g_autoptr(SbxRecordList) list = sbx_request_list_new (f->store);
  GListModel *model = G_LIST_MODEL (list);
  g_autoptr(SbxRequest) held = g_list_model_get_item (model, 0);
  g_autoptr(SbxRequest) again = g_list_model_get_item (model, 0);
  Changes changes = { 0 };
  guint notified = 0;

  g_assert_true (held == again);
  g_assert_true ((gpointer) held != (gpointer) saved);
  run_pending ();

  /* In place: whoever shows the row hears of it, the list does not change. */
  g_signal_connect (list, "items-changed", G_CALLBACK (items_changed_cb), &changes);
  g_signal_connect_swapped (held, "notify::name", G_CALLBACK (count_cb), &notified);
  g_object_set (saved, "name", "two", NULL);
  g_assert_true (sbx_store_save (f->store, saved, NULL));
  run_pending ();
  g_assert_cmpstr (sbx_request_get_name (held), ==, "two");
  g_assert_cmpuint (notified, ==, 1);
  g_assert_cmpuint (changes.n_signals, ==, 0);
}

/* SQLite gives the number of the deleted row to the next one. */
static void
test_number_reused (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxRecord) old = add (f, "old");
  g_autoptr(SbxRecordList) list = sbx_request_list_new (f->store);
  g_autoptr(SbxRequest) held = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_autoptr(SbxRequest) shown = NULL;
  g_autoptr(SbxRecord) new = NULL;
  Changes changes = { 0 };
  int number = query_int (f->path, "SELECT rowid FROM requests");

  g_signal_connect (list, "items-changed", G_CALLBACK (items_changed_cb), &changes);
  remove_one (f, old);
  new = add (f, "new");
  g_assert_cmpint (query_int (f->path, "SELECT rowid FROM requests"), ==, number);
  run_pending ();
  shown = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_cmpstr (sbx_request_get_name (shown), ==, "new");
  g_assert_cmpstr (sbx_request_get_name (held), ==, "old");
  g_assert_true (changes.n_signals == 1 && changes.removed == 1 && changes.added == 1);
}

static void
test_gone_before_reload (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxRecord) request = add (f, "gone");
  g_autoptr(SbxRecordList) list = sbx_request_list_new (f->store);
  g_autoptr(SbxRequest) row = NULL;

  remove_one (f, request);
  row = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_nonnull (row);
  g_assert_null (sbx_record_get_id (SBX_RECORD (row)));
  run_pending ();
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
}

static gboolean
fill_job (SbxStore *store, sqlite3 *db, gpointer data, GError **error)
{
  g_assert_cmpint (sqlite3_exec (db, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)"
                                 " INSERT INTO requests (id, userId, name, method, url, updatedAt)"
                                 " SELECT 'r' || i, (SELECT id FROM users), printf('Row %06d', i), 'GET', 'https://x/' || i, i FROM n",
                                 NULL, NULL, NULL), ==, SQLITE_OK);
  sbx_store_note_change (store, "requests", NULL, FALSE);
  return TRUE;
}

static void
alive_cb (gpointer data, GObject *object)
{
  (*(guint *) data)--;
}

static void
test_hundred_thousand (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxRecordList) list = sbx_request_list_new (f->store);
  GListModel *model = G_LIST_MODEL (list);
  const char *const searches[] = { "row 0777", "row", "example", "" };
  const guint expected[] = { 100, 100000, 0, 100000 };
  guint alive = 0;
  gint64 start;

  g_assert_true (sbx_store_write (f->store, fill_job, NULL, NULL));
  run_pending ();
  sbx_record_list_settle (list);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 100000);
  g_assert_cmpuint (sbx_record_list_find (list, "r77777"), ==, 77776);

  for (guint i = 0; i < 100000; i++)
    {
      g_autoptr(SbxRequest) request = g_list_model_get_item (model, i);

      if (i % 64 == 0)
        {
          alive++;
          g_object_weak_ref (G_OBJECT (request), alive_cb, &alive);
        }
    }
  /* Memory stays within a few pages. */
  g_assert_cmpuint (alive, >, 0);
  g_assert_cmpuint (alive, <, 20);

  /* The order is read on a thread; the last filter wins. */
  for (guint i = 0; i < G_N_ELEMENTS (searches); i++)
    {
      SbxRequestFilter passing = { .search = "nothing at all" };
      SbxRequestFilter filter = { .search = searches[i] };

      sbx_request_list_set_filter (list, &passing);
      start = g_get_monotonic_time ();
      sbx_request_list_set_filter (list, &filter);
      while (g_list_model_get_n_items (model) != expected[i])
        g_main_context_iteration (NULL, TRUE);
      g_test_message ("“%s”: %u rows ordered in %.1f ms", searches[i], expected[i], (g_get_monotonic_time () - start) / 1000.0);
    }
  /* A list that nobody wants any more while its thread still reads; the store goes when that has ended. */
  sbx_request_list_set_filter (list, &(SbxRequestFilter) { .search = "row" });
  g_assert_finalize_object (g_steal_pointer (&list));
  fixture_let_go (f);
}

static void
keep_message (char **told, const char *message)
{
  g_set_str (told, message);
}

static void
test_damaged (Fixture *f, gconstpointer data)
{
  g_autoptr(SbxRecord) request = add (f, "Kept");
  g_autoptr(SbxRecordList) list = sbx_request_list_new (f->store);
  g_autofree char *told = NULL;
  g_autofree char *shown = NULL;

  g_signal_connect_swapped (list, "failed", G_CALLBACK (keep_message), &told);
  g_assert_null (sbx_record_list_get_error (list));
  damaged = TRUE;
  sbx_request_list_set_filter (list, &(SbxRequestFilter) { .favorites = FALSE });
  damaged = FALSE;
  g_assert_true (g_str_has_prefix (told, "The list could not be read: the database “"));
  g_assert_error (sbx_record_list_get_error (list), SBX_STORE_ERROR, SBX_STORE_ERROR_DAMAGED);
  shown = names (list);
  g_assert_cmpstr (shown, ==, "Kept");

  sbx_request_list_set_filter (list, &(SbxRequestFilter) { .favorites = FALSE });
  g_assert_null (sbx_record_list_get_error (list));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  fixture_test ("/store/list/order", test_order);
  fixture_test ("/store/list/names", test_names);
  fixture_test ("/store/list/filters", test_filters);
  fixture_test ("/store/list/folders", test_folders);
  fixture_test ("/store/list/ids", test_ids);
  fixture_test ("/store/list/little-moves", test_little_moves);
  fixture_test ("/store/list/find", test_find);
  fixture_test ("/store/list/search-fields", test_search_fields);
  fixture_test ("/store/list/search-no-values", test_search_no_values);
  fixture_test ("/store/list/search-odd-input", test_search_odd_input);
  fixture_test ("/store/list/changes", test_changes);
  fixture_test ("/store/list/identity", test_identity);
  fixture_test ("/store/list/number-reused", test_number_reused);
  fixture_test ("/store/list/gone-before-reload", test_gone_before_reload);
  fixture_test ("/store/list/damaged", test_damaged);
  fixture_test ("/store/list/hundred-thousand", test_hundred_thousand);

  return g_test_run ();
}
