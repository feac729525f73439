-- The district, as it stands in a project file.
--
-- This text is the one description of the data: the store runs it to make a
-- project file, and build-aux/make-tables.py turns it into the C structs, the
-- enumerations and the table descriptions of the `core` room (lm-rows.h). So a
-- column is added here, at the end of its table, and nowhere else (docs/how-to.md).
--
-- Rules of the text, which make-tables.py reads:
--   * one column a line, with its comment behind it; a comment above a table
--     says what a row is;
--   * @day: days since 1970-01-01, local; @minute: minute of the local day;
--     @instant: local minutes since 1970-01-01 00:00; @utc: seconds since the
--     epoch; @minutes: a length of working time; @count, @bool, @cents, @bytes, @mask;
--   * CHECK (x IN (…)) with @enum LmName makes an enumeration;
--   * NULL means «not known» or «none»: id 0, day LM_DAY_NONE, instant
--     LM_INSTANT_NONE, minute, minutes and count -1 in C. A text is never NULL;
--   * a table with a column `home` is listed per home in the snapshot.
--
-- Keys are replica << 32 | counter, so that two copies never give out the same.
-- No UNIQUE but the key, no triggers, no views; every foreign key has an index.

-- The project: one row, id 1. How the district is directed, and its settings.
CREATE TABLE project (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL DEFAULT '', -- the name people use, «Heindijk»
  place TEXT NOT NULL DEFAULT '', -- town
  start_day INTEGER NOT NULL DEFAULT 20454, -- @day no work is planned before this day
  zone TEXT NOT NULL DEFAULT 'Europe/Amsterdam', -- IANA zone of every local time here
  visit_start INTEGER NOT NULL DEFAULT 480, -- @minute the connection day starts, 08:00
  visit_end INTEGER NOT NULL DEFAULT 1020, -- @minute and ends, 17:00
  lunch_start INTEGER NOT NULL DEFAULT 720, -- @minute lunch starts, 12:00; a step pauses
  lunch_end INTEGER NOT NULL DEFAULT 750, -- @minute and ends, 12:30
  default_type TEXT NOT NULL DEFAULT 'terraced' CHECK (default_type IN ('unknown', 'terraced', 'stairwell_flat', 'gallery_flat', 'other')), -- @enum LmHomeType for a home without a type
  default_method INTEGER REFERENCES method (id), -- for a home without a decision whose type has no method of its own
  regie TEXT NOT NULL DEFAULT 'party' CHECK (regie IN ('party', 'coalition')), -- @enum LmRegie who directs: one party, or an ad-hoc coalition
  regie_party INTEGER REFERENCES party (id), -- the coordinating party
  regie_note TEXT NOT NULL DEFAULT '', -- why this party: experience, memories of residents
  contact_name TEXT NOT NULL DEFAULT '', -- fixed contact person for residents
  contact_phone TEXT NOT NULL DEFAULT '',
  contact_email TEXT NOT NULL DEFAULT '',
  contact_hours TEXT NOT NULL DEFAULT '', -- when the contact person answers
  sender_address TEXT NOT NULL DEFAULT '', -- return address on letters, lines
  cluster_size INTEGER NOT NULL DEFAULT 40, -- @count homes in a train, about
  day_buffer INTEGER NOT NULL DEFAULT 45, -- @minutes kept free inside the connection day
  spare_first INTEGER NOT NULL DEFAULT 5, -- @count one spare day per so many home-days in the first train; 0 none
  spare_later INTEGER NOT NULL DEFAULT 8, -- @count the same in later trains
  slot_every INTEGER NOT NULL DEFAULT 10, -- @count one spare home slot per so many homes; 0 none
  window_until INTEGER NOT NULL DEFAULT 14, -- @count calendar days before the visit until which a promise is a window
  arrival_minutes INTEGER NOT NULL DEFAULT 60, -- @minutes length of an arrival window
  freeze_days INTEGER NOT NULL DEFAULT 2, -- @count calendar days before a visit in which nothing moves unasked
  heating_start INTEGER NOT NULL DEFAULT 1001, -- @count heating season starts, month * 100 + day
  heating_end INTEGER NOT NULL DEFAULT 501, -- @count and ends
  weight_end INTEGER NOT NULL DEFAULT 100, -- @count weight of the end of the district
  weight_visits INTEGER NOT NULL DEFAULT 50, -- @count of an extra visit
  weight_open INTEGER NOT NULL DEFAULT 10, -- @count of homes open at once
  weight_idle INTEGER NOT NULL DEFAULT 10, -- @count of idle crew days
  weight_leap INTEGER NOT NULL DEFAULT 5, -- @count of leaps in the street
  weight_churn INTEGER NOT NULL DEFAULT 20, -- @count of moves against the last plan
  retention_day INTEGER, -- @day personal data is to be removed by then
  no_access INTEGER NOT NULL DEFAULT 6, -- @count visits in a hundred at which nobody lets people in; an estimate, as the five below
  weather_days INTEGER NOT NULL DEFAULT 6, -- @count working days in a hundred on which frost, storm or rain stops the work outside
  spread_crew INTEGER NOT NULL DEFAULT 8, -- @count percent by which a crew is slower or quicker than the minutes say, all the time (standard deviation)
  spread_method INTEGER NOT NULL DEFAULT 8, -- @count the same of a method
  spread_district INTEGER NOT NULL DEFAULT 5, -- @count the same of the whole district
  return_days INTEGER NOT NULL DEFAULT 5 -- @count working days before a home that was missed can be visited again
) STRICT;

-- An organisation with a contract.
CREATE TABLE party (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL DEFAULT '',
  kind TEXT NOT NULL DEFAULT 'other' CHECK (kind IN ('heat_company', 'contractor', 'installer', 'grid_operator', 'housing_association', 'asbestos_firm', 'coordinator', 'other')), -- @enum LmPartyKind
  letter TEXT NOT NULL DEFAULT '', -- one letter, the second channel beside the colour
  colour TEXT NOT NULL DEFAULT 'other' CHECK (colour IN ('heat_company', 'contractor', 'installer', 'coordinator', 'other')), -- @enum LmPartyColour place in the palette of the board
  parent INTEGER REFERENCES party (id), -- a subcontractor takes the colour of the party it works for
  contact_name TEXT NOT NULL DEFAULT '',
  phone TEXT NOT NULL DEFAULT '',
  email TEXT NOT NULL DEFAULT '',
  calendar INTEGER REFERENCES calendar (id), -- working time of its crews unless a crew has its own
  experience_residents TEXT NOT NULL DEFAULT '', -- experience with residents, on record where the regie is chosen
  experience_projects TEXT NOT NULL DEFAULT '', -- experience with execution and large projects
  note TEXT NOT NULL DEFAULT ''
) STRICT;

-- What a step needs: groundwork, pipework, heating … The user's list.
CREATE TABLE trade (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL DEFAULT '',
  name TEXT NOT NULL DEFAULT '', -- Dutch
  name_en TEXT NOT NULL DEFAULT '',
  letter TEXT NOT NULL DEFAULT '', -- shown on the board
  usual_party TEXT NOT NULL DEFAULT 'other' CHECK (usual_party IN ('heat_company', 'contractor', 'installer', 'grid_operator', 'housing_association', 'asbestos_firm', 'coordinator', 'other')) -- @enum LmPartyKind
) STRICT;

-- A certificate a person can hold: VCA, CO-vrij, NEN 1010 …
CREATE TABLE qualification (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL DEFAULT '',
  name TEXT NOT NULL DEFAULT '',
  name_en TEXT NOT NULL DEFAULT ''
) STRICT;

-- Working time: the same hours on every working day of the week.
CREATE TABLE calendar (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL DEFAULT '',
  weekdays INTEGER NOT NULL DEFAULT 31, -- @mask bit 0 Monday … bit 6 Sunday
  work_start INTEGER NOT NULL DEFAULT 480, -- @minute
  work_end INTEGER NOT NULL DEFAULT 1020, -- @minute
  lunch_start INTEGER NOT NULL DEFAULT 720, -- @minute; equal to lunch_end for no lunch
  lunch_end INTEGER NOT NULL DEFAULT 750 -- @minute
) STRICT;

-- Days on which nobody, or one calendar, does not work.
CREATE TABLE holiday (
  id INTEGER PRIMARY KEY,
  calendar INTEGER REFERENCES calendar (id), -- none: every calendar
  name TEXT NOT NULL DEFAULT '',
  name_en TEXT NOT NULL DEFAULT '',
  kind TEXT NOT NULL DEFAULT 'public' CHECK (kind IN ('public', 'builders', 'own')), -- @enum LmHolidayKind builders: the builders' holiday, dates are advice per region
  region TEXT NOT NULL DEFAULT '', -- north, middle or south for the builders' holiday
  first_day INTEGER NOT NULL, -- @day
  end_day INTEGER NOT NULL, -- @day the first day after
  applies INTEGER NOT NULL DEFAULT 1 -- @bool off: shown, but people work
) STRICT;

-- A crew: persons of one party who hold trades; persons may work apart.
CREATE TABLE crew (
  id INTEGER PRIMARY KEY,
  party INTEGER REFERENCES party (id),
  name TEXT NOT NULL DEFAULT '',
  calendar INTEGER REFERENCES calendar (id), -- none: that of the party
  available_from INTEGER, -- @day none: always
  available_until INTEGER, -- @day the first day no longer
  note TEXT NOT NULL DEFAULT ''
) STRICT;

-- A trade that a crew holds.
CREATE TABLE crew_trade (
  id INTEGER PRIMARY KEY,
  crew INTEGER NOT NULL REFERENCES crew (id),
  trade INTEGER NOT NULL REFERENCES trade (id)
) STRICT;

-- A person in a crew.
CREATE TABLE person (
  id INTEGER PRIMARY KEY,
  crew INTEGER NOT NULL REFERENCES crew (id),
  number INTEGER NOT NULL, -- @count 0…62, the person's bit in plan_step.persons; never given out again within the crew
  name TEXT NOT NULL DEFAULT '',
  phone TEXT NOT NULL DEFAULT '',
  active INTEGER NOT NULL DEFAULT 1 -- @bool off: has left; the plan no longer uses the person
) STRICT;

-- A qualification that a person holds, from a day up to a day.
CREATE TABLE person_qualification (
  id INTEGER PRIMARY KEY,
  person INTEGER NOT NULL REFERENCES person (id),
  qualification INTEGER NOT NULL REFERENCES qualification (id),
  valid_from INTEGER, -- @day none: always
  valid_until INTEGER -- @day the first day no longer valid; none: for good
) STRICT;

-- A person, or a whole crew, is away: [first_day, end_day).
CREATE TABLE absence (
  id INTEGER PRIMARY KEY,
  crew INTEGER REFERENCES crew (id), -- the whole crew
  person INTEGER REFERENCES person (id), -- or one person
  first_day INTEGER NOT NULL, -- @day
  end_day INTEGER NOT NULL, -- @day
  reason TEXT NOT NULL DEFAULT ''
) STRICT;

-- A building (pand).
CREATE TABLE building (
  id INTEGER PRIMARY KEY,
  bag_pand TEXT NOT NULL DEFAULT '', -- BAG id, 16 digits
  name TEXT NOT NULL DEFAULT '', -- «Heindijk 2–40», or the owner's name for it
  year INTEGER, -- @count year of building; none: unknown (BAG 1005 and 9999 too)
  x REAL NOT NULL DEFAULT 0, -- middle, metres RD (EPSG:28992); 0, 0 unknown
  y REAL NOT NULL DEFAULT 0,
  footprint TEXT NOT NULL DEFAULT '' -- outer ring in RD metres, «x y x y …»
) STRICT;

-- Homes that share a riser, flue, shaft, gutter or gallery line: work done once for all of them.
CREATE TABLE coupling (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL DEFAULT 'row' CHECK (kind IN ('none', 'stairwell', 'stack', 'row', 'gallery', 'block')), -- @enum LmCouplingKind
  building INTEGER REFERENCES building (id),
  name TEXT NOT NULL DEFAULT '' -- «portiek 12–26»
) STRICT;

-- A home that is to be connected.
CREATE TABLE home (
  id INTEGER PRIMARY KEY,
  bag_vbo TEXT NOT NULL DEFAULT '', -- BAG id of the verblijfsobject
  bag_num TEXT NOT NULL DEFAULT '', -- BAG id of the nummeraanduiding
  street TEXT NOT NULL DEFAULT '', -- may be empty where the source has none
  number INTEGER NOT NULL DEFAULT 0, -- @count house number
  letter TEXT NOT NULL DEFAULT '', -- huisletter
  suffix TEXT NOT NULL DEFAULT '', -- toevoeging: 1, H, 3R
  postcode TEXT NOT NULL DEFAULT '', -- «1013NJ», without a space
  town TEXT NOT NULL DEFAULT '',
  type TEXT NOT NULL DEFAULT 'unknown' CHECK (type IN ('unknown', 'terraced', 'stairwell_flat', 'gallery_flat', 'other')), -- @enum LmHomeType
  type_source TEXT NOT NULL DEFAULT 'none' CHECK (type_source IN ('none', 'source', 'rule', 'person')), -- @enum LmSource where the type comes from
  building INTEGER REFERENCES building (id),
  stairwell INTEGER REFERENCES coupling (id), -- shares the stairwell riser
  stack INTEGER REFERENCES coupling (id), -- shares the shaft or flue
  row INTEGER REFERENCES coupling (id), -- shares the gutter, attic or gallery line
  floor INTEGER, -- @count 0 is the ground floor; none: unknown
  year INTEGER, -- @count year of building
  area INTEGER, -- @count m²
  usage TEXT NOT NULL DEFAULT '', -- gebruiksdoel as the source states it
  x REAL NOT NULL DEFAULT 0, -- metres RD; 0, 0 unknown
  y REAL NOT NULL DEFAULT 0,
  street_order INTEGER NOT NULL DEFAULT 0, -- @count order along the street and the network
  access TEXT NOT NULL DEFAULT '', -- key, code, whom to call to get in
  attention TEXT NOT NULL DEFAULT '', -- dog, wheelchair, steep stairs
  owner INTEGER REFERENCES party (id), -- the housing association, where it is one
  in_project INTEGER NOT NULL DEFAULT 1, -- @bool off: dropped from the district, kept for the record
  note TEXT NOT NULL DEFAULT ''
) STRICT;

-- A resident of a home.
CREATE TABLE resident (
  id INTEGER PRIMARY KEY,
  home INTEGER NOT NULL REFERENCES home (id),
  salutation TEXT NOT NULL DEFAULT '', -- «Mevr.», «Dhr.», as the resident wants it
  name TEXT NOT NULL DEFAULT '', -- «F. Yılmaz»
  kind TEXT NOT NULL DEFAULT 'tenant' CHECK (kind IN ('tenant', 'owner', 'owners_association', 'other')), -- @enum LmResidentKind
  phone TEXT NOT NULL DEFAULT '', -- as typed
  email TEXT NOT NULL DEFAULT '',
  language TEXT NOT NULL DEFAULT 'nl', -- ISO 639-1
  channel TEXT NOT NULL DEFAULT 'letter' CHECK (channel IN ('letter', 'email', 'phone', 'text', 'door', 'other')), -- @enum LmChannel how the resident likes to be reached
  vulnerable INTEGER NOT NULL DEFAULT 0, -- @bool elderly or vulnerable: help offered, more notice
  night_worker INTEGER NOT NULL DEFAULT 0, -- @bool
  carer TEXT NOT NULL DEFAULT '', -- carer involved, with phone
  note TEXT NOT NULL DEFAULT '',
  short_notice INTEGER NOT NULL DEFAULT 0 -- @bool can receive people at short notice: on the standby list for a slot that comes free
) STRICT;

-- When a home can or cannot be visited.
CREATE TABLE availability (
  id INTEGER PRIMARY KEY,
  home INTEGER NOT NULL REFERENCES home (id),
  kind TEXT NOT NULL DEFAULT 'never' CHECK (kind IN ('never', 'only')), -- @enum LmAvailabilityKind never: not then; only: where any «only» row names a day, the visit falls on a day that one names
  weekdays INTEGER NOT NULL DEFAULT 127, -- @mask bit 0 Monday
  first_day INTEGER, -- @day none: no lower end
  end_day INTEGER, -- @day first day after; none: no upper end
  reason TEXT NOT NULL DEFAULT ''
) STRICT;

-- A question of the survey form.
CREATE TABLE question (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL DEFAULT '',
  text TEXT NOT NULL DEFAULT '', -- Dutch
  text_en TEXT NOT NULL DEFAULT '',
  kind TEXT NOT NULL DEFAULT 'yes_no' CHECK (kind IN ('yes_no', 'choice', 'number', 'text', 'photo', 'sketch')), -- @enum LmQuestionKind
  choices TEXT NOT NULL DEFAULT '', -- for a choice: lines
  unit TEXT NOT NULL DEFAULT '',
  for_type TEXT NOT NULL DEFAULT 'unknown' CHECK (for_type IN ('unknown', 'terraced', 'stairwell_flat', 'gallery_flat', 'other')), -- @enum LmHomeType unknown: every type
  position INTEGER NOT NULL DEFAULT 0, -- @count order on the form
  required INTEGER NOT NULL DEFAULT 0, -- @bool
  flag_value TEXT NOT NULL DEFAULT '', -- the answer that raises the flag
  flag TEXT NOT NULL DEFAULT '', -- what the flag means for the work, a sentence
  flag_condition INTEGER REFERENCES condition (id), -- a flagged answer opens this condition of the home's list
  touches TEXT NOT NULL DEFAULT '', -- codes of the steps an unknown answer widens, separated by spaces
  widen INTEGER NOT NULL DEFAULT 25 -- @count percent by which an unknown answer widens the range
) STRICT;

-- A survey (schouw) of a home.
CREATE TABLE survey (
  id INTEGER PRIMARY KEY,
  home INTEGER NOT NULL REFERENCES home (id),
  state TEXT NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'done', 'partly', 'no_access')), -- @enum LmSurveyState
  day INTEGER, -- @day
  surveyor TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT ''
) STRICT;

-- An answer to a question; a question without a row is unanswered.
CREATE TABLE answer (
  id INTEGER PRIMARY KEY,
  home INTEGER NOT NULL REFERENCES home (id),
  question INTEGER NOT NULL REFERENCES question (id),
  value TEXT NOT NULL DEFAULT '', -- «yes», «no», a number with a point, a choice, a text
  unknown INTEGER NOT NULL DEFAULT 0 -- @bool asked, but it could not be seen
) STRICT;

-- A step of the library: a kind of work.
CREATE TABLE step (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL DEFAULT '', -- V1, O2, I5 …
  name TEXT NOT NULL DEFAULT '', -- Dutch
  name_en TEXT NOT NULL DEFAULT '',
  resident_text TEXT NOT NULL DEFAULT '', -- what the resident notices of it, plain Dutch; empty: not on the letter
  resident_text_en TEXT NOT NULL DEFAULT '',
  phase TEXT NOT NULL DEFAULT 'day' CHECK (phase IN ('preparation', 'outside', 'day', 'after')), -- @enum LmPhase
  trade INTEGER REFERENCES trade (id),
  persons INTEGER NOT NULL DEFAULT 1, -- @count persons at work at the same time
  low INTEGER NOT NULL DEFAULT 0, -- @minutes of working time, per home where shared
  typical INTEGER NOT NULL DEFAULT 0, -- @minutes what the plan uses
  high INTEGER NOT NULL DEFAULT 0, -- @minutes
  fixed INTEGER NOT NULL DEFAULT 0, -- @minutes of a shared step that do not depend on the number of homes
  shared INTEGER NOT NULL DEFAULT 0, -- @bool one step for a group of homes, minutes = fixed + per home × n
  overnight INTEGER NOT NULL DEFAULT 0, -- @bool may pause overnight (trench, risers, shared steps)
  inside INTEGER NOT NULL DEFAULT 0, -- @bool people are in the home, so the resident must be there
  off_heat INTEGER NOT NULL DEFAULT 0, -- @count -1 heat comes back after this step, 1 goes off at its start
  off_water INTEGER NOT NULL DEFAULT 0, -- @count the same for hot water
  off_gas INTEGER NOT NULL DEFAULT 0, -- @count the same for gas
  off_power INTEGER NOT NULL DEFAULT 0, -- @count the same for power
  position INTEGER NOT NULL DEFAULT 0 -- @count order in lists
) STRICT;

-- Minutes of a divisible step when done by so many persons.
CREATE TABLE step_hands (
  id INTEGER PRIMARY KEY,
  step INTEGER NOT NULL REFERENCES step (id),
  method INTEGER REFERENCES method (id), -- none: for every method
  persons INTEGER NOT NULL, -- @count
  typical INTEGER NOT NULL -- @minutes
) STRICT;

-- A qualification that every person at a step needs on that date (crew need).
CREATE TABLE step_qualification (
  id INTEGER PRIMARY KEY,
  step INTEGER NOT NULL REFERENCES step (id),
  qualification INTEGER NOT NULL REFERENCES qualification (id)
) STRICT;

-- A condition of the home's list that must be met before a step is done (home need).
CREATE TABLE step_condition (
  id INTEGER PRIMARY KEY,
  step INTEGER NOT NULL REFERENCES step (id),
  condition INTEGER NOT NULL REFERENCES condition (id)
) STRICT;

-- One step comes before another. The links of a step that a home does not have are passed through.
CREATE TABLE step_link (
  id INTEGER PRIMARY KEY,
  method INTEGER REFERENCES method (id), -- none: in every method
  before INTEGER NOT NULL REFERENCES step (id),
  after INTEGER NOT NULL REFERENCES step (id),
  lag_unit TEXT NOT NULL DEFAULT 'minutes' CHECK (lag_unit IN ('minutes', 'working_days', 'calendar_days')), -- @enum LmLagUnit minutes: working minutes after the end; days: whole days, 1 is the next day
  lag_min INTEGER NOT NULL DEFAULT 0, -- @count
  lag_max INTEGER -- @count none: no upper end
) STRICT;

-- A place of the heat interface unit.
CREATE TABLE place (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL DEFAULT '',
  name TEXT NOT NULL DEFAULT '',
  name_en TEXT NOT NULL DEFAULT ''
) STRICT;

-- A connection method: the work it takes, for which homes, at what cost.
CREATE TABLE method (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL DEFAULT '', -- «R-B»
  name TEXT NOT NULL DEFAULT '', -- «B: gevelstijgleiding naar zolder»
  name_en TEXT NOT NULL DEFAULT '',
  for_type TEXT NOT NULL DEFAULT 'unknown' CHECK (for_type IN ('unknown', 'terraced', 'stairwell_flat', 'gallery_flat', 'other')), -- @enum LmHomeType
  chosen INTEGER NOT NULL DEFAULT 0, -- @bool on the project's own short list
  default_for_type INTEGER NOT NULL DEFAULT 0, -- @bool taken for a home of its type without a decision
  place INTEGER REFERENCES place (id), -- usual place of the unit
  couples TEXT NOT NULL DEFAULT 'none' CHECK (couples IN ('none', 'stairwell', 'stack', 'row', 'gallery', 'block')), -- @enum LmCouplingKind which homes share its shared steps
  bears_refusers INTEGER NOT NULL DEFAULT 1, -- @bool off: a refuser breaks the line for the others
  gas_off_together INTEGER NOT NULL DEFAULT 0, -- @bool the whole group is off gas at once
  description TEXT NOT NULL DEFAULT '', -- for the resident, plain Dutch
  description_en TEXT NOT NULL DEFAULT ''
) STRICT;

-- A condition on the use of a method: an answer to a survey question.
CREATE TABLE method_condition (
  id INTEGER PRIMARY KEY,
  method INTEGER NOT NULL REFERENCES method (id),
  question INTEGER NOT NULL REFERENCES question (id),
  relation TEXT NOT NULL DEFAULT 'is' CHECK (relation IN ('is', 'is_not', 'at_least', 'at_most')), -- @enum LmRelation
  value TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT '' -- said where it fails
) STRICT;

-- A step of a method, with minutes of its own.
CREATE TABLE method_step (
  id INTEGER PRIMARY KEY,
  method INTEGER NOT NULL REFERENCES method (id),
  step INTEGER NOT NULL REFERENCES step (id),
  low INTEGER NOT NULL DEFAULT -1, -- @minutes -1: as in the library
  typical INTEGER NOT NULL DEFAULT -1, -- @minutes
  high INTEGER NOT NULL DEFAULT -1, -- @minutes
  visit INTEGER NOT NULL DEFAULT 0, -- @count 0 the connection day, 1 an earlier visit of its own
  party INTEGER REFERENCES party (id) -- responsible; none: the usual party of the trade
) STRICT;

-- A cost line of a method, or of one home.
CREATE TABLE cost (
  id INTEGER PRIMARY KEY,
  method INTEGER REFERENCES method (id),
  home INTEGER REFERENCES home (id), -- a line of this home only
  category TEXT NOT NULL DEFAULT 'other' CHECK (category IN ('connection', 'unit', 'inside_pipes', 'cooking', 'finishing', 'removal', 'other')), -- @enum LmCostCategory
  text TEXT NOT NULL DEFAULT '',
  text_en TEXT NOT NULL DEFAULT '',
  account TEXT NOT NULL DEFAULT 'project' CHECK (account IN ('own', 'project')), -- @enum LmAccount the resident's own account, or the project's
  cents INTEGER NOT NULL DEFAULT 0 -- @cents including VAT
) STRICT;

-- A kind of condition of the home's list: what must be met or waived before a home is ready.
CREATE TABLE condition (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL DEFAULT '', -- surveyed, method_decided, consent, asbestos_cleared …
  name TEXT NOT NULL DEFAULT '', -- Dutch
  name_en TEXT NOT NULL DEFAULT '',
  actor TEXT NOT NULL DEFAULT 'coordinator' CHECK (actor IN ('heat_company', 'contractor', 'installer', 'grid_operator', 'housing_association', 'asbestos_firm', 'coordinator', 'other')), -- @enum LmPartyKind who must act; other: the resident
  lead_days INTEGER NOT NULL DEFAULT 0, -- @count calendar days before the connection day by which it must be met
  lead_time INTEGER NOT NULL DEFAULT 0, -- @count calendar days it takes once asked
  built_before INTEGER, -- @count applies only to homes built before this year; none: to all (an unknown year too)
  only_steps TEXT NOT NULL DEFAULT '', -- applies only where the method has one of these step codes; empty: always
  only_flagged INTEGER NOT NULL DEFAULT 0, -- @bool applies only where a survey answer raised it or it was opened by hand
  applies INTEGER NOT NULL DEFAULT 1, -- @bool used in this project
  position INTEGER NOT NULL DEFAULT 0 -- @count
) STRICT;

-- How a condition stands for a home; without a row it is open.
CREATE TABLE home_condition (
  id INTEGER PRIMARY KEY,
  home INTEGER NOT NULL REFERENCES home (id),
  condition INTEGER NOT NULL REFERENCES condition (id),
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'asked', 'met', 'waived')), -- @enum LmConditionState
  day INTEGER, -- @day asked, met or waived on
  due_day INTEGER, -- @day expected, for what was asked
  document TEXT NOT NULL DEFAULT '', -- letter, permit or report it rests on
  by TEXT NOT NULL DEFAULT '', -- who said so
  note TEXT NOT NULL DEFAULT '' -- reason of a waiver
) STRICT;

-- What was decided for a home: connection method and place of the unit. The last row counts.
CREATE TABLE decision (
  id INTEGER PRIMARY KEY,
  home INTEGER NOT NULL REFERENCES home (id),
  method INTEGER REFERENCES method (id), -- none: the home refuses or is not connected
  place INTEGER REFERENCES place (id),
  state TEXT NOT NULL DEFAULT 'decided' CHECK (state IN ('proposed', 'decided', 'refused')), -- @enum LmDecisionState refused: the resident does not want to be connected
  reason TEXT NOT NULL DEFAULT '',
  resident_say TEXT NOT NULL DEFAULT '',
  signed_day INTEGER, -- @day
  decide_by INTEGER, -- @day
  decided_by TEXT NOT NULL DEFAULT '',
  decided_day INTEGER -- @day
) STRICT;

-- A plan. One is adopted; scenarios and baselines have rows of their own.
CREATE TABLE plan (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL DEFAULT 'adopted' CHECK (kind IN ('adopted', 'scenario', 'baseline')), -- @enum LmPlanKind
  name TEXT NOT NULL DEFAULT '',
  train INTEGER, -- for a baseline: the train of the adopted plan it was taken from
  made_at INTEGER NOT NULL DEFAULT 0, -- @utc
  seed INTEGER NOT NULL DEFAULT 1, -- @count
  note TEXT NOT NULL DEFAULT '',
  settings TEXT NOT NULL DEFAULT '', -- of a scenario: what it has otherwise than the project, «cluster_size=30 day_buffer=60» (scenarios/lm-what-if.h)
  figures TEXT NOT NULL DEFAULT '' -- of a scenario: what it came to, «end_day=20987 idle=12» (scenarios/lm-scenario.h)
) STRICT;

-- A train: homes that the crews pass through one after another.
CREATE TABLE train (
  id INTEGER PRIMARY KEY,
  plan INTEGER NOT NULL REFERENCES plan (id),
  name TEXT NOT NULL DEFAULT '',
  position INTEGER NOT NULL DEFAULT 0, -- @count order of the trains, 1…
  takt INTEGER NOT NULL DEFAULT 1, -- @count homes a working day, what the plan reached
  spare_days INTEGER NOT NULL DEFAULT 0, -- @count buffer days kept at its end
  spare_slots INTEGER NOT NULL DEFAULT 0, -- @count spare home slots
  first_day INTEGER, -- @day first connection day in the plan
  end_day INTEGER, -- @day first day after the last connection day and the buffer: its window
  note TEXT NOT NULL DEFAULT ''
) STRICT;

-- A home in a plan: its train, its place in it, its connection day.
CREATE TABLE plan_home (
  id INTEGER PRIMARY KEY,
  plan INTEGER NOT NULL REFERENCES plan (id),
  home INTEGER NOT NULL REFERENCES home (id),
  train INTEGER REFERENCES train (id),
  position INTEGER NOT NULL DEFAULT 0, -- @count in the train, 1…
  method INTEGER REFERENCES method (id), -- the method it was planned with
  state TEXT NOT NULL DEFAULT 'unplanned' CHECK (state IN ('unplanned', 'provisional', 'planned', 'conflict')), -- @enum LmPlanState
  visit_day INTEGER, -- @day the connection day
  p80_day INTEGER, -- @day eight in ten such visits are done by then, buffers included
  slack INTEGER NOT NULL DEFAULT 0, -- @minutes left on the day before its end; negative: does not fit by so many
  reason TEXT NOT NULL DEFAULT '' -- why it stands here (a reason as in plan_step) or does not fit (a cause of lm-planner.h), then minutes=N or ref=ID
) STRICT;

-- A step in a plan: of a home, or shared by the homes of a coupling.
CREATE TABLE plan_step (
  id INTEGER PRIMARY KEY,
  plan INTEGER NOT NULL REFERENCES plan (id),
  home INTEGER REFERENCES home (id),
  coupling INTEGER REFERENCES coupling (id), -- for a shared step, in place of home
  step INTEGER NOT NULL REFERENCES step (id),
  visit INTEGER NOT NULL DEFAULT 0, -- @count see method_step
  crew INTEGER REFERENCES crew (id), -- none: nobody is needed, or the step could not be placed
  persons INTEGER NOT NULL DEFAULT 0, -- @mask bit n is the person of the crew with number n
  start INTEGER, -- @instant none: not placed
  end INTEGER, -- @instant first minute after
  minutes INTEGER NOT NULL DEFAULT 0, -- @minutes of work; the pauses between start and end are not in it
  state TEXT NOT NULL DEFAULT 'planned' CHECK (state IN ('unplaced', 'provisional', 'planned', 'running', 'done')), -- @enum LmStepState
  reason TEXT NOT NULL DEFAULT 'none' CHECK (reason IN ('none', 'start', 'before', 'crew', 'calendar', 'resident', 'readiness', 'promise', 'done', 'train', 'shared', 'day', 'buffer', 'season', 'street')), -- @enum LmReason what keeps it from standing earlier
  reason_ref INTEGER NOT NULL DEFAULT 0 -- @mask id of the step, crew, condition or appointment that the reason names; 0 none
) STRICT;

-- An appointment with a resident. Held, proposed or confirmed ones bind the plan.
CREATE TABLE appointment (
  id INTEGER PRIMARY KEY,
  home INTEGER NOT NULL REFERENCES home (id),
  kind TEXT NOT NULL DEFAULT 'connection' CHECK (kind IN ('connection', 'survey', 'extra')), -- @enum LmAppointmentKind
  state TEXT NOT NULL DEFAULT 'proposed' CHECK (state IN ('none', 'held', 'proposed', 'letter_sent', 'no_answer', 'call_back', 'confirmed', 'refused', 'cancelled', 'kept')), -- @enum LmAppointmentState
  precision TEXT NOT NULL DEFAULT 'day' CHECK (precision IN ('window', 'day', 'arrival')), -- @enum LmPrecision the kind of promise in force
  day INTEGER, -- @day the visit, for day and arrival
  first_day INTEGER, -- @day of the window
  end_day INTEGER, -- @day first day after the window
  from_minute INTEGER, -- @minute arrival window
  to_minute INTEGER, -- @minute
  held_until INTEGER, -- @utc a held slot is given back then
  next_try INTEGER, -- @day when to call again
  note TEXT NOT NULL DEFAULT '',
  made_by TEXT NOT NULL DEFAULT '',
  made_at INTEGER NOT NULL DEFAULT 0 -- @utc
) STRICT;

-- What a resident was told. Rows are only ever added: each is a revision.
CREATE TABLE promise (
  id INTEGER PRIMARY KEY,
  home INTEGER NOT NULL REFERENCES home (id),
  appointment INTEGER REFERENCES appointment (id),
  precision TEXT NOT NULL DEFAULT 'day' CHECK (precision IN ('window', 'day', 'arrival')), -- @enum LmPrecision
  first_day INTEGER NOT NULL, -- @day
  end_day INTEGER NOT NULL, -- @day first day after
  from_minute INTEGER, -- @minute
  to_minute INTEGER, -- @minute
  cents_own INTEGER NOT NULL DEFAULT 0, -- @cents told to be on the resident's own account
  told_at INTEGER NOT NULL DEFAULT 0, -- @utc
  told_by TEXT NOT NULL DEFAULT '',
  channel TEXT NOT NULL DEFAULT 'letter' CHECK (channel IN ('letter', 'email', 'phone', 'text', 'door', 'other')), -- @enum LmChannel
  reason TEXT NOT NULL DEFAULT '' -- why it was revised
) STRICT;

-- A visit to a home and what came of it.
CREATE TABLE visit (
  id INTEGER PRIMARY KEY,
  home INTEGER NOT NULL REFERENCES home (id),
  kind TEXT NOT NULL DEFAULT 'connection' CHECK (kind IN ('connection', 'survey', 'extra')), -- @enum LmAppointmentKind
  day INTEGER NOT NULL, -- @day
  outcome TEXT NOT NULL DEFAULT 'done' CHECK (outcome IN ('running', 'done', 'partly', 'no_access', 'stopped')), -- @enum LmOutcome
  start INTEGER, -- @instant people came
  end INTEGER, -- @instant and left
  reason TEXT NOT NULL DEFAULT '',
  meter_reading TEXT NOT NULL DEFAULT '', -- as read, GJ or m³
  recorded_by TEXT NOT NULL DEFAULT '',
  recorded_at INTEGER NOT NULL DEFAULT 0, -- @utc
  note TEXT NOT NULL DEFAULT ''
) STRICT;

-- What came of one step.
CREATE TABLE visit_step (
  id INTEGER PRIMARY KEY,
  visit INTEGER REFERENCES visit (id), -- none: outside work, recorded on its own
  home INTEGER REFERENCES home (id),
  coupling INTEGER REFERENCES coupling (id), -- for a shared step
  step INTEGER NOT NULL REFERENCES step (id),
  outcome TEXT NOT NULL DEFAULT 'done' CHECK (outcome IN ('running', 'done', 'partly', 'no_access', 'stopped')), -- @enum LmOutcome
  crew INTEGER REFERENCES crew (id),
  start INTEGER, -- @instant
  end INTEGER, -- @instant
  reason TEXT NOT NULL DEFAULT ''
) STRICT;

-- A message to or from a resident, or a note of a call.
CREATE TABLE message (
  id INTEGER PRIMARY KEY,
  home INTEGER NOT NULL REFERENCES home (id),
  direction TEXT NOT NULL DEFAULT 'out' CHECK (direction IN ('out', 'in')), -- @enum LmDirection
  channel TEXT NOT NULL DEFAULT 'letter' CHECK (channel IN ('letter', 'email', 'phone', 'text', 'door', 'other')), -- @enum LmChannel
  template INTEGER REFERENCES template (id),
  subject TEXT NOT NULL DEFAULT '', -- its purpose
  body TEXT NOT NULL DEFAULT '', -- what was said, where it is not a document
  state TEXT NOT NULL DEFAULT 'due' CHECK (state IN ('due', 'made', 'sent', 'received', 'cancelled')), -- @enum LmMessageState
  due_day INTEGER, -- @day
  sent_at INTEGER, -- @utc
  by TEXT NOT NULL DEFAULT ''
) STRICT;

-- The text of a letter. Fields stand in braces: {resident}, {date}, {costs} …
CREATE TABLE template (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL DEFAULT '', -- date, announcement, survey, changed, no_access, thanks …
  language TEXT NOT NULL DEFAULT 'nl',
  subject TEXT NOT NULL DEFAULT '',
  body TEXT NOT NULL DEFAULT '',
  day_offset INTEGER, -- @offset calendar days from the connection day at which it is due, -14 is two weeks before; none: by hand
  position INTEGER NOT NULL DEFAULT 0 -- @count
) STRICT;

-- A file that was brought in, with the mapping that was used.
CREATE TABLE import (
  id INTEGER PRIMARY KEY,
  file_name TEXT NOT NULL DEFAULT '', -- name only, no folder
  format TEXT NOT NULL DEFAULT '', -- geopackage, csv, xlsx, ods
  header TEXT NOT NULL DEFAULT '', -- the header line, by which the mapping is found again
  mapping TEXT NOT NULL DEFAULT '', -- «field=column» lines
  homes_new INTEGER NOT NULL DEFAULT 0, -- @count
  homes_updated INTEGER NOT NULL DEFAULT 0, -- @count
  rows_refused INTEGER NOT NULL DEFAULT 0, -- @count
  at INTEGER NOT NULL DEFAULT 0 -- @utc
) STRICT;

-- Where two copies of the project went different ways, until somebody decides.
-- Made while one takes in the other; the key is made of what it is about.
CREATE TABLE clash (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL DEFAULT 'field' CHECK (kind IN ('field', 'deleted', 'appointment', 'crew', 'plan')), -- @enum LmClashKind field: set to two values; deleted: removed by one, used by the other; appointment: two for one home, or one that both changed; crew: in two homes at once; plan: made anew by both
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'settled')), -- @enum LmClashState
  home INTEGER, -- the home it is about
  other_home INTEGER, -- crew: the other home
  of_table TEXT NOT NULL DEFAULT '', -- the row it is about
  of_row INTEGER NOT NULL DEFAULT 0, -- @mask
  other_row INTEGER NOT NULL DEFAULT 0, -- @mask appointment, crew: the other row
  of_column TEXT NOT NULL DEFAULT '', -- field: which
  day INTEGER, -- @day crew: when
  given_way TEXT NOT NULL DEFAULT '', -- field: the value that gave way, as it stands in the file
  stayed TEXT NOT NULL DEFAULT '', -- field: the value that came after it
  first_author TEXT NOT NULL DEFAULT '', -- who did the one
  first_at INTEGER NOT NULL DEFAULT 0, -- @utc
  second_author TEXT NOT NULL DEFAULT '', -- and who the other
  second_at INTEGER NOT NULL DEFAULT 0, -- @utc
  settled_by TEXT NOT NULL DEFAULT ''
) STRICT;

-- A photo or another file of a home. The bytes stand in a folder beside the
-- project, under their hash.
CREATE TABLE attachment (
  id INTEGER PRIMARY KEY,
  home INTEGER NOT NULL REFERENCES home (id),
  survey INTEGER REFERENCES survey (id), -- the survey it was made at
  hash TEXT NOT NULL DEFAULT '', -- SHA-256 of the bytes, 64 hexadecimal digits
  name TEXT NOT NULL DEFAULT '', -- «meterkast.jpg»
  kind TEXT NOT NULL DEFAULT '', -- media type, image/jpeg
  size INTEGER NOT NULL DEFAULT 0, -- @bytes
  note TEXT NOT NULL DEFAULT '',
  added_by TEXT NOT NULL DEFAULT '',
  added_at INTEGER NOT NULL DEFAULT 0 -- @utc
) STRICT;

-- A street that is closed: nobody can work outside or visit a home there, [first_day, end_day).
CREATE TABLE street_block (
  id INTEGER PRIMARY KEY,
  street TEXT NOT NULL DEFAULT '', -- as in home.street
  first_day INTEGER NOT NULL, -- @day
  end_day INTEGER NOT NULL, -- @day first day it is open again
  reason TEXT NOT NULL DEFAULT '' -- market, main under repair, permit withdrawn
) STRICT;
