#include <string.h>

#include "checker/lm-check.h"
#include "district.h"

/* A district of three homes, planned by hand. Home 1 has a line of its own;
 * homes 2 and 3 share one. Everything is ready, decided and as it should be. */
static const char district[] =
  "project 1 name=Proef start_day=2026-05-04 day_buffer=45 freeze_days=2\n"
  "calendar 1; party 1 name=Grond kind=contractor; party 2 name=Warm kind=installer; party 3 name=Onder parent=2\n"
  "trade 1 code=G name=grondwerk name_en=groundwork; trade 2 code=H name=warmte name_en=heating\n"
  "trade 3 code=E name=elektra name_en=electrical\n"
  "qualification 1 code=VCA name=VCA; qualification 2 code=NEN name=NEN~1010\n"
  "crew 1 party=1 name=Grond~1; crew 2 party=3 name=Warm~1 calendar=1\n"
  "crew_trade 1 crew=1 trade=1; crew_trade 2 crew=2 trade=2; crew_trade 3 crew=2 trade=3\n"
  "person 1 crew=1 number=0 name=Ali; person 2 crew=1 number=1 name=Bea\n"
  "person 3 crew=2 number=0 name=Cor; person 4 crew=2 number=1 name=Dea; person 5 crew=2 number=2 name=Eef\n"
  "person_qualification 1 person=1 qualification=1; person_qualification 2 person=2 qualification=1\n"
  "person_qualification 3 person=5 qualification=2 valid_from=2025-01-01 valid_until=2026-05-09\n"
  "coupling 1 kind=row name=rij\n"
  /* The work. */
  "step 1 code=O2 name=sleuf name_en=trench phase=outside trade=1 persons=2 typical=150 overnight=1\n"
  "step 2 code=O3 name=boren phase=outside trade=1 persons=1 typical=60\n"
  "step 3 code=O5 name=persen phase=outside trade=1 persons=1 typical=60\n"
  "step 4 code=OG name=gootlijn phase=outside trade=1 persons=2 typical=60 fixed=30 shared=1 overnight=1\n"
  "step 5 code=I0 name=aankomst phase=day trade=2 persons=1 typical=20 inside=1\n"
  "step 6 code=I1 name=aftappen phase=day trade=2 persons=1 typical=30 off_heat=1\n"
  "step 7 code=I5 name=leidingen phase=day trade=2 persons=2 typical=200\n"
  "step 8 code=I6 name=stroom phase=day trade=3 persons=1 typical=30\n"
  "step 9 code=I10 name=openen phase=day trade=2 persons=1 typical=45 off_heat=-1\n"
  "step 10 code=A1 name=nazorg phase=after trade=2 persons=1 typical=30\n"
  "step_hands 1 step=7 method=1 persons=3 typical=110\n"
  "step_qualification 1 step=1 qualification=1; step_qualification 2 step=8 qualification=2\n"
  "step_link 1 before=1 after=2 lag_unit=calendar_days lag_min=1; step_link 2 before=2 after=3\n"
  "step_link 3 before=5 after=6; step_link 4 before=6 after=7; step_link 5 before=7 after=9 lag_max=30\n"
  "step_link 6 before=8 after=9; step_link 7 before=9 after=10 lag_unit=working_days lag_min=1 lag_max=5\n"
  "step_link 8 before=5 after=8\n"
  "method 1 code=A for_type=terraced default_for_type=1; method 2 code=C for_type=terraced couples=row bears_refusers=0\n"
  "method_step 1 method=1 step=1; method_step 2 method=1 step=3; method_step 3 method=1 step=5\n"
  "method_step 4 method=1 step=6; method_step 5 method=1 step=7 typical=150 party=2; method_step 6 method=1 step=8\n"
  "method_step 7 method=1 step=9; method_step 8 method=1 step=10; method_step 9 method=1 step=2 typical=0\n"
  "method_step 11 method=2 step=4; method_step 12 method=2 step=5; method_step 13 method=2 step=6\n"
  "method_step 14 method=2 step=7 typical=150; method_step 15 method=2 step=8; method_step 16 method=2 step=9\n"
  "condition 1 code=asbestos_cleared name=asbest~vrij built_before=1994 lead_days=3 lead_time=20\n"
  "condition 2 code=consent name=akkoord; condition 3 code=surveyed name=schouw; condition 4 code=method_decided\n"
  "condition 5 code=fuse only_flagged=1; condition 6 code=shaft only_steps=OS; condition 7 code=off applies=0\n"
  "step_condition 1 step=1 condition=1\n"
  "question 1 code=fuse flag_value=small flag_condition=5\n"
  /* The homes. */
  "home 1 street=Heindijk number=10 type=terraced year=1960; home 2 street=Heindijk number=12 type=terraced row=1 year=1994\n"
  "home 3 street=Heindijk number=14 type=terraced row=1 year=2001; home 4 street=Heindijk number=16 in_project=0\n"
  "decision 1 home=1 method=2 state=proposed; decision 2 home=1 method=1 signed_day=2026-03-01\n"
  "decision 3 home=2 method=2 signed_day=2026-03-01; decision 4 home=3 method=2 signed_day=2026-03-01\n"
  "survey 1 home=1 state=done; survey 2 home=2 state=done; survey 3 home=3 state=done\n"
  "home_condition 1 home=1 condition=1 state=met; answer 1 home=1 question=1 value=large\n"
  "availability 1 home=3 weekdays=1; availability 2 home=2 kind=only weekdays=24; availability 3 home=1 first_day=2026-05-07 end_day=2026-06-01\n"
  "appointment 1 home=1 state=cancelled day=2026-05-12\n"
  "appointment 2 home=1 state=confirmed precision=arrival day=2026-05-06 from_minute=480 to_minute=540\n"
  "promise 1 home=1 appointment=1 first_day=2026-05-12 end_day=2026-05-13\n"
  "promise 2 home=1 appointment=2 precision=arrival first_day=2026-05-06 end_day=2026-05-07 from_minute=480 to_minute=540\n"
  "promise 3 home=2 precision=window first_day=2026-05-06 end_day=2026-05-09\n"
  /* The plan: 4 May 2026 is a Monday. */
  "plan 1; train 1 plan=1 position=1 first_day=2026-05-06 end_day=2026-05-12\n"
  "plan_home 1 plan=1 home=1 train=1 position=1 method=1 state=planned visit_day=2026-05-06 slack=265\n"
  "plan_home 2 plan=1 home=2 train=1 position=2 method=2 state=planned visit_day=2026-05-07 slack=235\n"
  "plan_home 3 plan=1 home=3 train=1 position=3 method=2 state=provisional visit_day=2026-05-08 slack=265\n"
  "plan_step 1 plan=1 home=1 step=1 crew=1 persons=3 start=2026-05-04T08:00 end=2026-05-04T10:30 minutes=150\n"
  "plan_step 2 plan=1 home=1 step=3 crew=1 persons=1 start=2026-05-05T08:00 end=2026-05-05T09:00 minutes=60\n"
  "plan_step 3 plan=1 home=1 step=5 crew=2 persons=1 start=2026-05-06T08:00 end=2026-05-06T08:20 minutes=20\n"
  "plan_step 4 plan=1 home=1 step=6 crew=2 persons=1 start=2026-05-06T08:20 end=2026-05-06T08:50 minutes=30\n"
  "plan_step 5 plan=1 home=1 step=7 crew=2 persons=3 start=2026-05-06T08:50 end=2026-05-06T11:20 minutes=150\n"
  "plan_step 6 plan=1 home=1 step=8 crew=2 persons=4 start=2026-05-06T08:20 end=2026-05-06T08:50 minutes=30\n"
  "plan_step 7 plan=1 home=1 step=9 crew=2 persons=1 start=2026-05-06T11:20 end=2026-05-06T12:35 minutes=45\n"
  "plan_step 8 plan=1 home=1 step=10 crew=2 persons=1 start=2026-05-07T08:00 end=2026-05-07T08:30 minutes=30\n"
  "plan_step 10 plan=1 coupling=1 step=4 crew=1 persons=3 start=2026-05-04T10:30 end=2026-05-04T13:30 minutes=150\n"
  "plan_step 11 plan=1 home=2 step=5 crew=2 persons=1 start=2026-05-07T08:30 end=2026-05-07T08:50 minutes=20\n"
  "plan_step 12 plan=1 home=2 step=6 crew=2 persons=1 start=2026-05-07T08:50 end=2026-05-07T09:20 minutes=30\n"
  "plan_step 13 plan=1 home=2 step=7 crew=2 persons=3 start=2026-05-07T09:20 end=2026-05-07T11:50 minutes=150\n"
  "plan_step 14 plan=1 home=2 step=8 crew=2 persons=4 start=2026-05-07T08:50 end=2026-05-07T09:20 minutes=30\n"
  "plan_step 15 plan=1 home=2 step=9 crew=2 persons=1 start=2026-05-07T11:50 end=2026-05-07T13:05 minutes=45\n"
  "plan_step 21 plan=1 home=3 step=5 crew=2 persons=1 start=2026-05-08T08:00 end=2026-05-08T08:20 minutes=20\n"
  "plan_step 22 plan=1 home=3 step=6 crew=2 persons=1 start=2026-05-08T08:20 end=2026-05-08T08:50 minutes=30\n"
  "plan_step 23 plan=1 home=3 step=7 crew=2 persons=3 start=2026-05-08T08:50 end=2026-05-08T11:20 minutes=150\n"
  "plan_step 24 plan=1 home=3 step=8 crew=2 persons=4 start=2026-05-08T08:20 end=2026-05-08T08:50 minutes=30\n"
  "plan_step 25 plan=1 home=3 step=9 crew=2 persons=1 start=2026-05-08T11:20 end=2026-05-08T12:35 minutes=45\n"
  /* A scenario beside it breaks everything, and is not the plan. */
  "plan 2 kind=scenario; plan_home 90 plan=2 home=1 method=2 visit_day=2026-05-06 state=planned slack=3\n"
  "plan_step 90 plan=2 home=1 step=5 crew=2 persons=1 start=2026-05-06T08:00 end=2026-05-06T08:30\n";

#define TODAY "2026-04-27"

typedef struct {
  const char *name;
  const char *change;
  const char *rules; /* the rules that are reported, once each, sorted; soft ones in brackets */
  LmId home;         /* the home that the first one is about; 0: not looked at */
  int minutes;       /* of the first one; 0: not looked at */
  const char *today; /* NULL: TODAY */
} Case;

static const Case cases[] = {
  { "right", "", "", 0, 0, NULL },
  /* The work. */
  { "step-missing", "-plan_step 4", "incomplete", 1, 0, NULL },
  { "survey-not-planned", "step 20 code=V1 phase=preparation trade=2 typical=60 inside=1; method_step 20 method=2 step=20; survey 3 state=planned", "incomplete", 3, 0, NULL },
  { "survey-planned", "step 20 code=V1 phase=preparation trade=2 typical=60 inside=1; method_step 20 method=2 step=20; survey 3 state=planned; plan_step 20 plan=1 home=3 step=20 crew=2 persons=2 start=2026-05-05T09:00 end=2026-05-05T10:00 minutes=60", "", 0, 0, NULL },
  { "survey-behind-us", "step 20 code=V1 phase=preparation trade=2 typical=60 inside=1; method_step 20 method=2 step=20", "", 0, 0, NULL },
  { "survey-on-a-day-the-resident-is-away", "step 20 code=V1 phase=preparation trade=2 typical=60 inside=1; method_step 20 method=2 step=20; survey 3 state=planned; plan_step 20 plan=1 home=3 step=20 crew=2 persons=2 start=2026-05-04T09:00 end=2026-05-04T10:00 minutes=60", "resident", 3, 0, NULL },
  { "survey-appointment-missed", "step 20 code=V1 phase=preparation trade=2 typical=60 inside=1; method_step 20 method=2 step=20; survey 3 state=planned; plan_step 20 plan=1 home=3 step=20 crew=2 persons=2 start=2026-05-05T09:00 end=2026-05-05T10:00 minutes=60; appointment 9 home=3 kind=survey day=2026-05-06 state=confirmed", "promise", 3, -1, NULL },
  { "asbestos-survey-of-a-new-house", "step 20 code=V2 phase=preparation trade=2 typical=60 inside=1; method_step 20 method=2 step=20", "", 0, 0, NULL },
  { "asbestos-survey-of-an-old-house", "step 20 code=V2 phase=preparation trade=2 typical=60 inside=1; method_step 20 method=2 step=20; home 3 year=1960; condition 1 lead_time=1", "incomplete", 3, 0, NULL },
  { "step-not-placed", "plan_step 4 state=unplaced start=none end=none", "incomplete", 1, 0, NULL },
  { "step-not-placed-and-said", "plan_step 5 state=unplaced start=none end=none; plan_step 7 state=unplaced start=none end=none; plan_step 8 start=none; plan_home 1 state=conflict slack=490", "(conflict)", 1, 0, NULL },
  { "promise-that-can't-be-held-and-said", "-plan_step 11; -plan_step 12; -plan_step 13; -plan_step 14; -plan_step 15; plan_home 2 state=conflict; plan_step 10 start=2026-05-07T10:30 end=2026-05-07T13:30; plan_home 3 visit_day=2026-05-08", "(conflict)", 2, 0, NULL },
  { "step-twice", "plan_step 30 plan=1 home=1 step=10 crew=2 persons=4 start=2026-05-07T11:30 end=2026-05-07T12:00 minutes=30", "extra-step", 1, 0, NULL },
  { "step-not-in-method", "plan_step 30 plan=1 home=1 step=2 crew=1 persons=2 start=2026-05-05T08:00 end=2026-05-05T09:00 minutes=60", "extra-step", 1, 0, NULL },
  { "step-too-short", "plan_step 8 end=2026-05-07T08:20 minutes=20", "minutes", 1, -10, NULL },
  { "minutes-and-times-differ", "plan_step 8 minutes=25", "minutes", 1, -5, NULL },
  { "lunch-is-no-work", "plan_step 7 end=2026-05-06T12:05", "calendar minutes slack", 1, 0, NULL },
  { "pause-for-nothing-else", "plan_step 8 end=2026-05-07T08:29; plan_step 8 end=2026-05-07T08:40", "double-booked minutes", 1, 0, NULL },
  { "three-hands", "plan_step 5 persons=7 end=2026-05-06T10:40 minutes=110; plan_step 7 start=2026-05-06T10:40 end=2026-05-06T11:25; plan_home 1 slack=335", "", 0, 0, NULL },
  { "three-hands-as-long-as-two", "plan_step 5 persons=7", "minutes", 1, 40, NULL },
  { "one-hand-short", "plan_step 5 persons=1", "persons", 1, -1, NULL },
  { "hands-unknown-to-other-methods", "plan_step 13 persons=7", "persons", 2, 1, NULL },
  { "over-the-night", "plan_step 1 start=2026-05-04T16:00 end=2026-05-05T09:30; plan_step 2 start=2026-05-05T09:30 end=2026-05-05T10:30; step_link 1 lag_min=0", "", 0, 0, NULL },
  { "over-the-night-unmarked", "plan_step 2 start=2026-05-05T16:30 end=2026-05-06T08:30; plan_home 1 visit_day=2026-05-06", "outside-before-day overnight", 1, 0, NULL },
  { "not-the-decided-method", "decision 5 home=3 method=1 signed_day=2026-03-02", "method", 3, 0, NULL },
  { "not-the-default-method", "-decision 4; home_condition 4 home=3 condition=2 state=met", "(method)", 3, 0, NULL },
  { "proposed-method-holds", "decision 5 home=3 method=2 state=proposed signed_day=2026-03-02", "", 0, 0, NULL },
  /* The people. */
  { "nobody", "plan_step 8 crew=none persons=0", "crew", 1, 0, NULL },
  { "trade-not-held", "-crew_trade 3", "trade", 1, 0, NULL },
  { "other-party", "crew 2 party=1", "party", 1, 0, NULL },
  { "subcontractor-of-the-party", "party 3 parent=2", "", 0, 0, NULL },
  { "person-unknown", "plan_step 8 persons=16", "persons", 1, 0, NULL },
  { "person-left", "person 3 active=0", "persons", 1, 0, NULL },
  { "not-qualified", "-person_qualification 2", "qualification", 1, 0, NULL },
  { "qualification-expired-that-day", "person_qualification 3 valid_until=2026-05-08", "qualification", 3, 0, NULL },
  { "qualification-not-yet", "person_qualification 3 valid_from=2026-05-07", "qualification", 1, 0, NULL },
  { "every-person-qualified", "plan_step 8 persons=1; step_qualification 3 step=10 qualification=2", "qualification", 1, 0, NULL },
  { "two-places", "plan_step 8 start=2026-05-07T08:10 end=2026-05-07T08:40", "double-booked", 1, 10, NULL },
  { "two-places-in-one-home", "plan_step 6 start=2026-05-06T08:30 end=2026-05-06T09:00; person_qualification 4 person=4 qualification=2; plan_step 6 persons=2 start=2026-05-06T08:30 end=2026-05-06T09:00", "double-booked", 1, 10, NULL },
  { "two-places-with-shared-work", "plan_step 10 start=2026-05-04T10:00 end=2026-05-04T13:00", "double-booked", 0, 0, NULL },
  /* Their time. */
  { "weekend", "plan_step 8 start=2026-05-09T08:00 end=2026-05-09T08:30", "calendar minutes", 1, 0, NULL },
  { "before-hours", "plan_step 8 start=2026-05-07T07:30 end=2026-05-07T08:00", "calendar minutes", 1, 0, NULL },
  { "party-has-hours", "calendar 2 work_start=510; party 1 calendar=2", "calendar minutes", 0, 0, NULL },
  { "four-day-week", "calendar 1 weekdays=15", "calendar minutes", 3, 0, NULL },
  { "holiday", "holiday 1 first_day=2026-05-08 end_day=2026-05-09", "holiday minutes", 3, 0, NULL },
  { "holiday-that-does-not-apply", "holiday 1 first_day=2026-05-08 end_day=2026-05-09 applies=0", "", 0, 0, NULL },
  { "holiday-of-another-calendar", "calendar 2; holiday 1 first_day=2026-05-08 end_day=2026-05-09 calendar=2", "", 0, 0, NULL },
  { "crew-away", "absence 1 crew=2 first_day=2026-05-08 end_day=2026-05-09", "absence minutes", 3, 0, NULL },
  { "person-away", "absence 1 person=4 first_day=2026-05-08 end_day=2026-05-09", "absence", 3, 0, NULL },
  { "person-back", "absence 1 person=4 first_day=2026-05-01 end_day=2026-05-06", "", 0, 0, NULL },
  { "crew-comes-later", "crew 1 available_from=2026-05-05", "crew-available minutes", 0, 0, NULL },
  { "crew-has-gone", "crew 2 available_until=2026-05-08", "crew-available minutes", 3, 0, NULL },
  { "project-not-begun", "project 1 start_day=2026-05-05", "project-start", 0, 0, NULL },
  /* The order. */
  { "order", "plan_step 4 start=2026-05-06T08:10 end=2026-05-06T08:40; plan_step 4 persons=2 start=2026-05-06T08:10 end=2026-05-06T08:40", "precedence", 1, 10, NULL },
  { "done-before-its-turn", "visit_step 1 home=1 step=3 start=2026-05-01T08:00 end=2026-05-01T09:00; plan_step 2 start=2026-05-01T08:00 end=2026-05-01T09:00 state=done", "(out-of-order)", 1, 0, NULL },
  { "order-over-an-absent-step", "plan_step 2 start=2026-05-04T09:00 end=2026-05-04T10:00; plan_step 1 persons=3; crew 3 party=1; person 9 crew=3 number=0; crew_trade 9 crew=3 trade=1; plan_step 2 crew=3 start=2026-05-04T09:00 end=2026-05-04T10:00", "precedence", 1, 90, NULL },
  { "lag-over-an-absent-step", "plan_step 2 start=2026-05-04T14:00 end=2026-05-04T15:00", "lag", 1, 1, NULL },
  { "lag-in-working-days", "plan_step 8 start=2026-05-06T12:35 end=2026-05-06T13:05", "lag", 1, 1, NULL },
  { "working-days-pass-over-the-weekend", "step_link 7 lag_min=2; plan_step 8 start=2026-05-08T13:00 end=2026-05-08T13:30; step_link 9 before=9 after=10 lag_unit=calendar_days lag_min=2 lag_max=2", "", 0, 0, NULL },
  { "lag-too-long", "plan_step 8 start=2026-05-14T08:00 end=2026-05-14T08:30", "lag", 1, -1, NULL },
  { "lag-in-working-minutes", "step_link 3 lag_min=1", "lag", 1, 1, NULL },
  { "lag-in-minutes-too-long", "plan_step 7 start=2026-05-06T12:30 end=2026-05-06T13:15; plan_home 1 slack=225", "lag", 1, -10, NULL },
  { "lags-count-the-project's-days", "calendar 2 weekdays=12; crew 2 calendar=2; step_link 7 lag_min=1 lag_max=1", "calendar minutes", 3, 0, NULL },
  { "link-of-another-method", "step_link 9 method=2 before=3 after=1", "", 0, 0, NULL },
  { "outside-on-the-day", "plan_step 2 start=2026-05-06T08:00 end=2026-05-06T09:00", "outside-before-day", 1, 0, NULL },
  { "after-before-the-day", "-step_link 7; plan_step 8 start=2026-05-06T09:00 end=2026-05-06T09:30 persons=4", "phase-order", 1, 215, NULL },
  { "shared-on-the-day", "plan_step 10 start=2026-05-07T08:00 end=2026-05-07T10:30", "shared-step", 2, 0, NULL },
  { "shared-missing", "-plan_step 10", "shared-step", 2, 0, NULL },
  { "shared-twice", "plan_step 30 plan=1 coupling=1 step=4 crew=1 persons=3 start=2026-05-05T10:00 end=2026-05-05T13:00 minutes=150", "shared-step", 0, 0, NULL },
  { "shared-per-home", "plan_step 30 plan=1 home=2 step=4 crew=1 persons=3 start=2026-05-05T10:00 end=2026-05-05T11:30 minutes=90", "shared-step", 2, 0, NULL },
  { "shared-counts-homes", "plan_step 10 minutes=90 end=2026-05-04T12:00", "minutes", 0, -60, NULL },
  { "shared-without-unplanned-homes", "plan_home 3 state=unplanned visit_day=none; -plan_step 21; -plan_step 22; -plan_step 23; -plan_step 24; -plan_step 25; plan_step 10 minutes=90 end=2026-05-04T12:00", "(unplanned)", 3, 0, NULL },
  /* The visit. */
  { "two-days", "-availability 1; -step_link 5; plan_step 25 start=2026-05-11T08:00 end=2026-05-11T08:45", "visit-day", 3, 3, NULL },
  { "hours-of-the-visit", "project 1 visit_start=510; plan_home 1 slack=265", "day-window", 1, 30, NULL },
  { "end-of-the-visit", "project 1 visit_end=780 day_buffer=0; plan_home 1 slack=25; plan_home 2 slack=-5; plan_home 3 slack=25", "day-window", 2, 5, NULL },
  { "slack-wrong", "plan_home 3 slack=266", "slack", 3, 1, NULL },
  { "buffer-eaten", "project 1 day_buffer=240", "(day-buffer)", 2, 5, NULL },
  { "never-day", "availability 1 weekdays=16", "resident", 3, 0, NULL },
  { "never-in-that-time", "availability 1 weekdays=127 first_day=2026-05-08 end_day=2026-05-09", "resident", 3, 0, NULL },
  { "only-other-days", "availability 2 weekdays=16", "resident", 2, 0, NULL },
  { "only-one-of-two-is-enough", "availability 4 home=2 kind=only weekdays=1", "", 0, 0, NULL },
  { "confirmed-day-moved", "appointment 2 day=2026-05-05; promise 2 appointment=1", "promise", 1, 1, NULL },
  { "arrival-missed", "appointment 2 from_minute=481; -promise 2", "promise", 1, 0, NULL },
  { "window-missed", "promise 3 end_day=2026-05-07", "promise", 2, 1, NULL },
  { "newest-promise-holds", "promise 4 home=2 precision=day first_day=2026-05-08 end_day=2026-05-09", "promise", 2, -1, NULL },
  { "older-promise-does-not", "promise 2 first_day=2026-05-05 end_day=2026-05-06 appointment=1", "", 0, 0, NULL },
  { "held-day", "appointment 3 home=3 state=held day=2026-05-11", "promise", 3, -3, NULL },
  { "held-too-long", "appointment 3 home=3 state=held day=2026-05-11 held_until=1000", "", 0, 0, NULL },
  { "refused-day-is-free", "appointment 3 home=3 state=refused day=2026-05-11", "", 0, 0, NULL },
  { "no-access-frees-the-promise", "promise 3 precision=day end_day=2026-05-07; visit 1 home=2 day=2026-05-06 outcome=no_access", "", 0, 0, NULL },
  { "cold-night", "project 1 heating_end=601; -availability 1; -step_link 5; plan_step 25 start=2026-05-11T08:00 end=2026-05-11T08:45", "heating-season visit-day", 3, 0, NULL },
  /* The state. */
  { "refused", "decision 9 home=1 state=refused", "refused", 1, 0, NULL },
  { "decided-against", "decision 9 home=1 method=none state=decided", "refused", 1, 0, NULL },
  { "dropped", "home 1 in_project=0", "refused", 1, 0, NULL },
  { "not-signed-but-confirmed", "decision 2 signed_day=none; plan_home 1 state=provisional", "readiness", 1, 1, NULL },
  { "not-signed-but-planned", "decision 3 signed_day=none", "readiness", 2, 1, NULL },
  { "not-signed-and-provisional", "decision 4 signed_day=none", "", 0, 0, NULL },
  { "not-surveyed", "survey 2 state=planned", "readiness", 2, 1, NULL },
  { "flag-opens-a-condition", "answer 2 home=2 question=1 value=small", "readiness", 2, 1, NULL },
  { "condition-of-an-old-house", "home 2 year=1993; home_condition 2 home=2 condition=1 state=asked due_day=2026-05-01", "readiness", 2, 1, NULL },
  { "year-unknown-counts-as-old", "home 2 year=none; home_condition 2 home=2 condition=1 state=asked due_day=2026-05-01", "readiness", 2, 1, NULL },
  { "waived", "home 2 year=1993; home_condition 2 home=2 condition=1 state=waived", "", 0, 0, NULL },
  { "home-need-provisional", "home_condition 1 state=asked due_day=2026-05-05; plan_home 1 state=provisional; appointment 2 state=proposed", "(home-need) (preparation-late)", 1, 2, NULL },
  { "home-need", "home_condition 1 state=asked due_day=2026-05-05; appointment 2 state=proposed", "home-need (preparation-late) readiness", 1, 0, NULL },
  { "preparation-late", "home 3 year=1960; home_condition 3 home=3 condition=1 state=asked due_day=2026-05-07", "(preparation-late)", 3, 2, NULL },
  { "done-where-it-was", "visit_step 1 home=1 step=1 start=2026-05-04T08:05 end=2026-05-04T11:00; plan_step 1 state=done", "", 0, 0, NULL },
  { "done-and-moved", "visit_step 1 home=1 step=1 start=2026-05-01T08:00 end=2026-05-01T10:30; plan_step 1 state=done", "done-work", 1, 3, NULL },
  { "done-and-planned-again", "visit_step 1 home=1 step=1 start=2026-05-04T08:00 end=2026-05-04T10:30", "done-work", 1, 0, NULL },
  { "running-and-moved", "visit_step 1 home=1 step=1 outcome=running start=2026-05-01T08:00; plan_step 1 state=running", "done-work", 1, 0, NULL },
  { "shared-done-and-moved", "visit_step 1 coupling=1 step=4 start=2026-05-01T08:00; plan_step 10 state=done", "done-work", 0, 0, NULL },
  { "said-done-without-record", "plan_step 1 state=done", "done-work", 1, 0, NULL },
  { "visit-done", "visit 1 home=1 day=2026-05-06; plan_step 3 state=done; plan_step 4 state=done; plan_step 5 state=done; plan_step 6 state=done; plan_step 7 state=done; -person_qualification 3; person_qualification 5 person=5 qualification=2 valid_from=2026-05-07", "", 0, 0, NULL },
  { "visit-done-outside-unrecorded", "visit 1 home=1 day=2026-05-06; plan_step 1 state=done; plan_step 2 state=done start=2026-05-05T10:00 end=2026-05-05T11:00; plan_step 3 state=done; plan_step 4 state=done; plan_step 5 state=done; plan_step 6 state=done; plan_step 7 state=done", "", 0, 0, NULL },
  { "visit-done-another-day", "visit 1 home=1 day=2026-05-05; plan_step 3 state=done; plan_step 4 state=done; plan_step 5 state=done; plan_step 6 state=done; plan_step 7 state=done", "done-work", 1, 1, NULL },
  { "partly-done-is-not-done", "visit 1 home=1 day=2026-05-06 outcome=partly; plan_step 3 state=done", "done-work", 1, 0, NULL },
  { "train-of-another-plan", "train 2 plan=2; plan_home 3 train=2; coupling 1", "(coupling-split) train", 3, 0, NULL },
  /* What is at risk. */
  { "not-planned", "-plan_home 1; -plan_step 1; -plan_step 2; -plan_step 3; -plan_step 4; -plan_step 5; -plan_step 6; -plan_step 7; -plan_step 8; -appointment 2; -promise 2", "(unplanned)", 1, 0, NULL },
  { "not-planned-with-a-promise", "-plan_home 1; -plan_step 1; -plan_step 2; -plan_step 3; -plan_step 4; -plan_step 5; -plan_step 6; -plan_step 7; -plan_step 8", "promise (unplanned)", 1, 0, NULL },
  { "not-planned-with-steps", "plan_home 3 state=unplanned visit_day=none; plan_step 10 minutes=90 end=2026-05-04T12:00", "extra-step (unplanned)", 3, 0, NULL },
  { "train-order", "plan_home 3 position=1; plan_home 1 position=3", "(train-order)", 1, 0, NULL },
  { "train-window", "train 1 end_day=2026-05-08", "(train-window)", 3, 1, NULL },
  { "train-buffer-eaten", "train 1 spare_days=2", "(train-buffer)", 0, 1, NULL },
  { "train-buffer-of-working-days", "train 1 spare_days=2 end_day=2026-05-13", "", 0, 0, NULL },
  { "train-without-buffer", "project 1 spare_first=3", "(train-buffer)", 0, 1, NULL },
  { "train-too-short-for-a-buffer", "project 1 spare_first=4", "", 0, 0, NULL },
  { "group-in-two-trains", "train 2 plan=1; plan_home 3 train=2", "(coupling-split)", 3, 0, NULL },
  { "refuser-breaks-the-line", "home 5 row=1; decision 9 home=5 state=refused", "(broken-line)", 2, 0, NULL },
  { "refuser-is-borne", "home 5 row=1; decision 9 home=5 state=refused; method 2 bears_refusers=1", "", 0, 0, NULL },
  { "overdue", "", "(overdue)", 0, 0, "2026-05-05" },
  { "promise-passed", "appointment 2 day=2026-05-04; promise 2 appointment=1", "(overdue) promise (promise-passed)", 0, 0, "2026-05-05" },
};

static LmDay
day (const char *text)
{
  LmDay result = LM_DAY_NONE;

  g_assert_true (lm_day_parse (text, &result));
  return result;
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* «calendar minutes (unplanned)» */
static char *
list_rules (GArray *violations)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) rules = g_ptr_array_new ();
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < violations->len; i++)
    {
      const LmViolation *violation = &g_array_index (violations, LmViolation, i);

      if (g_hash_table_insert (seen, (gpointer) violation->rule, (gpointer) violation))
        g_ptr_array_add (rules, (gpointer) violation->rule);
    }
  g_ptr_array_sort (rules, compare_texts);
  for (guint i = 0; i < rules->len; i++)
    {
      const char *rule = g_ptr_array_index (rules, i);
      const LmViolation *violation = g_hash_table_lookup (seen, rule);

      g_string_append_printf (text, violation->weight == LM_VIOLATION_SOFT ? "%s(%s)" : "%s%s", i > 0 ? " " : "", rule);
    }
  return g_string_free (text, FALSE);
}

static void
print_violations (LmSnapshot *snapshot, GArray *violations)
{
  for (guint i = 0; i < violations->len; i++)
    {
      const LmViolation *v = &g_array_index (violations, LmViolation, i);
      g_autofree char *sentence = lm_violation_describe (snapshot, v);
      g_autofree char *iso = lm_day_format_iso (v->day);

      g_test_message ("home %d coupling %d step %d %s %s %d: %s", (int) v->home, (int) v->coupling, (int) v->step,
                      v->rule, iso != NULL ? iso : "-", v->minutes, sentence);
    }
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (LmSnapshot) base = district_edit (NULL, district);
  g_autoptr (LmSnapshot) snapshot = district_edit (base, c->change);
  LmDay today = day (c->today != NULL ? c->today : TODAY);
  g_autoptr (GArray) violations = lm_check_plan (snapshot, 0, today);
  g_autofree char *rules = list_rules (violations);
  guint of_homes = 0;

  print_violations (snapshot, violations);
  g_assert_cmpstr (rules, ==, c->rules);
  if (violations->len > 0)
    {
      const LmViolation *first = &g_array_index (violations, LmViolation, 0);

      if (c->home != 0)
        g_assert_cmpint (first->home, ==, c->home);
      if (c->minutes != 0)
        g_assert_cmpint (first->minutes, ==, c->minutes);
    }
  /* One home at a time tells the same of that home. */
  for (LmId home = 1; home <= 5; home++)
    {
      g_autoptr (GArray) of_home = lm_check_home (snapshot, 0, home, today);

      for (guint i = 0; i < of_home->len; i++)
        {
          const LmViolation *v = &g_array_index (of_home, LmViolation, i);
          gboolean found = FALSE;

          for (guint j = 0; j < violations->len && !found; j++)
            found = memcmp (v, &g_array_index (violations, LmViolation, j), sizeof *v) == 0;
          g_assert_true (found);
          of_homes += v->home == home;
        }
    }
  for (guint i = 0; i < violations->len; i++)
    of_homes -= g_array_index (violations, LmViolation, i).home != 0;
  g_assert_cmpint (of_homes, ==, 0);
}

static void
test_every_rule_has_words (void)
{
  g_autoptr (LmSnapshot) base = district_edit (NULL, district);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LmSnapshot) snapshot = district_edit (base, cases[i].change);
      g_autoptr (GArray) violations = lm_check_plan (snapshot, 0, day (cases[i].today != NULL ? cases[i].today : TODAY));

      for (guint j = 0; j < violations->len; j++)
        {
          const LmViolation *v = &g_array_index (violations, LmViolation, j);
          g_autofree char *text = lm_violation_describe (snapshot, v);

          g_assert_true (g_utf8_validate (text, -1, NULL));
          g_assert_cmpint (strlen (text), >, 40);
          g_assert_null (strstr (text, "(null)"));
          g_assert_true (g_str_has_suffix (text, "."));
          g_hash_table_add (seen, (gpointer) v->rule);
        }
    }
  /* Every rule of the table in lm-check.h but «freeze», which asks for two plans. */
  g_assert_cmpint (g_hash_table_size (seen), ==, 44);
}

static void
test_reason_of_an_unplanned_home (void)
{
  g_autoptr (LmSnapshot) base = district_edit (NULL, district);
  g_autoptr (LmSnapshot) snapshot = district_edit (base, "home 7; plan_home 7 plan=1 home=7 reason=no-method; home 8; plan_home 8 plan=1 home=8 reason=no-method-at-all");
  LmViolation v = { .rule = "unplanned", .weight = LM_VIOLATION_SOFT, .home = 7, .day = LM_DAY_NONE };
  g_autofree char *known = lm_violation_describe (snapshot, &v), *unknown = NULL;

  v.home = 8;
  unknown = lm_violation_describe (snapshot, &v);
  g_assert_cmpstr (known, ==, "The home has no connection method, so it is not in the plan. Decide on one, or choose a default for its type.");
  g_assert_cmpstr (unknown, ==, "The home is not in the plan. Plan again, or see what stands in its way.");
}

static void
test_scenario_keeps_what_is_near (void)
{
  g_autoptr (LmSnapshot) base = district_edit (NULL, district);
  g_autoptr (LmSnapshot) moved = district_edit (base, "plan_home 91 plan=2 home=2 state=unplanned");
  g_autoptr (GArray) near = lm_check_home (moved, 2, 2, day ("2026-05-05"));
  g_autoptr (GArray) far = lm_check_home (moved, 2, 2, day ("2026-05-04"));
  g_autofree char *rules_near = list_rules (near);
  g_autofree char *rules_far = list_rules (far);

  g_assert_cmpstr (rules_near, ==, "freeze promise (unplanned)");
  g_assert_cmpstr (rules_far, ==, "promise (unplanned)");
}

static void
test_no_plan (void)
{
  g_autoptr (LmSnapshot) empty = district_edit (NULL, "project 1");
  g_autoptr (GArray) violations = lm_check_plan (empty, 0, day (TODAY));
  g_autoptr (GArray) of_home = lm_check_home (empty, 7, 7, day (TODAY));

  g_assert_cmpint (violations->len, ==, 0);
  g_assert_cmpint (of_home->len, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/checker/rule/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/checker/every-rule-has-words", test_every_rule_has_words);
  g_test_add_func ("/checker/reason-of-an-unplanned-home", test_reason_of_an_unplanned_home);
  g_test_add_func ("/checker/scenario-keeps-what-is-near", test_scenario_keeps_what_is_near);
  g_test_add_func ("/checker/no-plan", test_no_plan);
  return g_test_run ();
}
