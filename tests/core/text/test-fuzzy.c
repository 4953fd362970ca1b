/* Titles found by a few letters, in Latin and Arabic. */
#include "sbx-fuzzy.h"

static guint
score (const char *query,
       const char *text)
{
  g_autofree char *folded_query = sbx_fuzzy_fold (query);
  g_autofree char *folded_text = sbx_fuzzy_fold (text);

  return sbx_fuzzy_score (folded_query, folded_text);
}

static void
test_fold (void)
{
  static const struct { const char *text, *folded; } cases[] = {
    { "", "" },
    { "  Copy as  curl… ", "copy as curl" },
    { "Élan Ångström", "elan angstrom" },
    { "STRASSE Straße", "strasse strasse" },
    { "أَرْسِل الطَّلَب", "ارسل الطلب" },
    { "الإعـــدادات", "الاعدادات" },
    { "آخر ٱسم، مكتبة على", "اخر اسم مكتبه علي" },
    { "مسؤول شيء قائمة", "مسوول شيء قايمه" },
    { "\xff\xfe", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *folded = sbx_fuzzy_fold (cases[i].text);

      g_assert_cmpstr (folded, ==, cases[i].folded);
    }
}

static void
test_score (void)
{
  /* From the best to the worst. */
  static const struct { const char *query, *text; } order[] = {
    { "copy as curl", "Copy as curl" },
    { "copy", "Copy as curl" },
    { "co cu", "Copy as curl" },
    { "curl copy", "Copy as curl" },
    { "opy", "Copy as curl" },
    { "cac", "Copy as curl" },
    { "cax", "Copy as curl" },
  };

  for (guint i = 1; i < G_N_ELEMENTS (order); i++)
    g_assert_cmpuint (score (order[i - 1].query, order[i - 1].text), >, score (order[i].query, order[i].text));

  g_assert_cmpuint (score ("cax", "Copy as curl"), ==, 0);
  g_assert_cmpuint (score ("copy zebra", "Copy as curl"), ==, 0);
  g_assert_cmpuint (score ("o", "Copy as curl"), ==, 0);
  g_assert_cmpuint (score ("", "Copy as curl"), >, 0);
  g_assert_cmpuint (score ("copy", ""), ==, 0);
  g_assert_cmpuint (score ("cacu", "Copy as c"), ==, 0);
}

static void
test_arabic (void)
{
  g_assert_cmpuint (score ("اعد", "الإعدادات"), >, 0);
  g_assert_cmpuint (score ("إعدادات الشبكة", "اعدادات الشبكه"), >, 0);
  g_assert_cmpuint (score ("ارسل", "أرسِل"), >, 0);
  g_assert_cmpuint (score ("طلب جديد", "طلب جـديد"), ==, score ("طلب جديد", "طلب جديد"));
  g_assert_cmpuint (score ("بيئة", "طلب"), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/fuzzy/fold", test_fold);
  g_test_add_func ("/text/fuzzy/score", test_score);
  g_test_add_func ("/text/fuzzy/arabic", test_arabic);
  return g_test_run ();
}
