// What the page says, in Chinese and English, and how it writes days and hours: always those of Shanghai.

const ZONE = "Asia/Shanghai";

// Each row: the Chinese words, the English ones; what stands in braces is filled in.
const WORDS = {
  title: ["在岗一览", "Who is in"],
  tools: ["页面操作", "Page tools"],
  reload: ["刷新", "Refresh"],
  print: ["打印", "Print"],
  otherLanguage: ["English", "中文"],
  leave: ["退出", "Sign out"],
  loading: ["正在读取", "Loading"],
  loadingCount: ["正在读取…… 已读 {count} 条", "Loading … {count} rows so far"],
  loaded: ["已更新", "Updated"],
  asOf: ["截至{at}（周{weekday}）", "As of {at} ({weekday})"],
  stale: ["未能更新，以下为{at}的情况", "Not updated; this is how things stood at {at}"],
  askTitle: ["请出示令牌", "A token is needed"],
  askWhy: [
    "请从门户打开本页，或者粘贴访问令牌。令牌只留在本标签页，关闭即忘。",
    "Open this page from your portal, or paste an access token. It stays in this tab and is gone when you close it.",
  ],
  token: ["令牌", "Token"],
  enter: ["进入", "Enter"],
  badToken: ["这不是令牌", "This is no token"],
  badTokenDetail: ["令牌只含可见的英文字符，中间没有空格。", "A token is visible ASCII without spaces."],
  noAnswer: ["没有应答", "No answer"],
  noAnswerDetail: ["网络不通，或者网关暂时没有应答；一分钟后自动重试。",
    "The network or the gateway does not answer; it is tried again in a minute."],
  broken: ["本页出错", "This page is at fault"],
  noEnd: ["列表没有尽头", "The list has no end"],
  remedy: ["怎样办", "What to do"],
  article: ["第{article}条", "Article {article}"],
  requestId: ["请求编号 {id}", "Request {id}"],
  whom: ["看谁", "Show"],
  everybody: ["全市", "The whole city"],
  leaders: ["市领导", "Leaders of the city"],
  parts: ["本页各部分", "Parts of this page"],
  calendar: ["月历", "Calendar"],
  nowTitle: ["此刻", "Now"],
  "state.reachable": ["在岗", "In"],
  "state.away": ["外出", "Away"],
  "state.unreachable": ["联系不上", "Not reachable"],
  everyState: ["全部", "All"],
  stateChoice: ["按状态筛选", "Filter by state"],
  untilDay: ["至{day}（含）", "through {day}"],
  untilUnknown: ["返回时间不明，逾期未销假", "overdue, return not known"],
  untilHour: ["{at} 恢复联系", "reachable again at {at}"],
  standIn: ["补位", "Stand-in"],
  contact: ["代为联络", "Call instead"],
  "advice.contact_away": ["联络人离岗", "the contact is away"],
  "advice.contact_unreachable": ["联络人也联系不上", "the contact is not reachable either"],
  "advice.stand_in_away": ["补位人也离岗", "the stand-in is away too"],
  "advice.stand_in_unreachable": ["补位人联系不上", "the stand-in is not reachable"],
  acting: ["主持全面工作", "Acting mayor"],
  actingBy: ["{instrument}，至{day}（含）", "{instrument}, through {day}"],
  actingByOpen: ["{instrument}", "{instrument}"],
  dutyTitle: ["今日值班", "On duty today"],
  noDuty: ["今日没有排值班。", "Nobody is rostered today."],
  "shift.day": ["白班", "Day shift"],
  "shift.night": ["夜班", "Night shift"],
  onNow: ["正在值班", "on now"],
  dutyLeader: ["带班", "Leading"],
  dutyStaff: ["值班", "On duty"],
  conflict: ["不能到岗：{name}（{why}）", "Cannot be there: {name} ({why})"],
  leadersTitle: ["市领导", "Leaders"],
  nobody: ["没有符合条件的人。", "Nobody fits."],
  cut: ["人数过多，只列出前面的；请选一个单位。", "Too many people; only the first are shown. Choose a unit."],
  monthTitle: ["{month}外出", "Away in {month}"],
  monthChoice: ["选择月份", "Choose a month"],
  monthBack: ["上一月", "Previous month"],
  monthBackShort: ["‹ 上月", "‹ Back"],
  monthThis: ["本月", "This month"],
  monthForward: ["下一月", "Next month"],
  monthForwardShort: ["下月 ›", "Next ›"],
  monthCaption: ["{month}谁在哪一天外出；每格一日，左半为上午、右半为下午",
    "Who is away on which day of {month}; a cell is a day, its left half the forenoon, its right half the afternoon"],
  monthScroll: ["月历，可左右滚动", "Calendar, scrolls sideways"],
  noArrangement: ["这一年的节假日安排尚未公布，只标出周末。",
    "The year's holidays are not arranged yet; only weekends are marked."],
  tooMany: ["外出 {all} 人，图中只画前 {shown} 人，文字表列出全部；选一个单位可看全图。",
    "{all} people are away; the chart shows the first {shown}, the table below all. Choose a unit to see its chart."],
  nobodyAway: ["{month}没有您可以知悉的外出。", "Nobody that you may know of is away in {month}."],
  person: ["姓名", "Name"],
  post: ["职务", "Post"],
  kind: ["种类", "Kind"],
  time: ["起止", "From – to"],
  destination: ["去向", "Destination"],
  state: ["状态", "State"],
  reason: ["事由", "Reason"],
  listCaption: ["{month}外出，按起始日排列", "Away in {month}, by first day"],
  legend: ["图例", "Key"],
  today: ["今日", "today"],
  rest: ["休", "off"],
  work: ["班", "on"],
  restDay: ["休息日", "day off"],
  workDay: ["上班", "working day"],
  am: ["上午", "a.m."],
  pm: ["下午", "p.m."],
  whole: ["全天", "all day"],
  "leave.annual": ["年休假", "Annual leave"],
  "leave.sick": ["病假", "Sick leave"],
  "leave.business": ["公务外出", "Business"],
  "leave.abroad": ["出国（境）", "Abroad"],
  "leave.other": ["其他", "Other"],
  "progress.approved": ["已批准", "approved"],
  "progress.on_leave": ["外出中", "away"],
  "progress.extending": ["申请续假中", "extension asked for"],
  "progress.returned": ["已销假", "returned"],
  "progress.overdue": ["逾期未销假", "overdue"],
  "unit.government": ["政府", "Government"],
  "unit.department": ["部门", "Departments"],
  "unit.dispatched_body": ["派出机构", "Dispatched bodies"],
  "unit.directly_subordinate_body": ["直属机构", "Directly subordinate bodies"],
  "unit.institution": ["事业单位", "Institutions"],
  "unit.town": ["镇（街道）", "Towns"],
  "unit.coordinating_body": ["议事协调机构", "Coordinating bodies"],
  "unit.temporary_body": ["临时机构", "Temporary bodies"],
  "unit.internal_unit": ["内设机构", "Internal units"],
};
const WEEK = ["日一二三四五六".split(""), ["Su", "Mo", "Tu", "We", "Th", "Fr", "Sa"]];
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
let tongue = 0;

/** Chooses the language: what the address says, else English where the browser's first language is English. */
export function choose(asked) {
  const wanted = asked || (navigator.language || "");
  tongue = /^en\b/i.test(wanted) ? 1 : 0;
  document.documentElement.lang = language();
}

export function language() {
  return ["zh-CN", "en"][tongue];
}

/** The words for `key`, with its gaps filled. */
export function say(key, facts = {}) {
  return WORDS[key][tongue].replace(/\{(\w+)\}/g, (_, name) => String(facts[name] ?? ""));
}

/** The word for a value of the API; one that the page does not know, a new shift for instance, is said as it is. */
export function named(group, value) {
  const key = `${group}.${value}`;
  return Object.prototype.hasOwnProperty.call(WORDS, key) ? say(key) : value;
}

export function between(...told) {
  return told.filter(Boolean).join(" · ");
}

export function inRow(told) {
  return told.filter(Boolean).join(["；", "; "][tongue]);
}

export function labelled(label, value) {
  return `${label}${["：", ": "][tongue]}${value}`;
}

/** The numbers of a day written YYYY-MM-DD. */
export function parts(day) {
  return day.split("-").map(Number);
}

export function weekday(day) {
  const [year, month, date] = parts(day);
  return new Date(Date.UTC(year, month - 1, date)).getUTCDay();
}

export function weekdayWord(day) {
  return WEEK[tongue][weekday(day)];
}

export function dayWords(day) {
  const [, month, date] = parts(day);
  return tongue ? `${date} ${MONTHS[month - 1]}` : `${month}月${date}日`;
}

export function monthWords(month) {
  const [year, number] = parts(month);
  return tongue ? `${MONTHS[number - 1]} ${year}` : `${year}年${number}月`;
}

/** The day on which an instant lies, as YYYY-MM-DD, and its hour as HH:MM. */
export function local(instant) {
  const shown = new Intl.DateTimeFormat("en-CA", {
    timeZone: ZONE, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit",
    hourCycle: "h23",
  });
  const found = {};
  for (const part of shown.formatToParts(new Date(instant))) found[part.type] = part.value;
  return { day: `${found.year}-${found.month}-${found.day}`, hour: `${found.hour}:${found.minute}` };
}

/** An instant in words; its day is left out where it is `today`. */
export function instantWords(instant, today) {
  const at = local(instant);
  return at.day === today ? at.hour : `${dayWords(at.day)} ${at.hour}`;
}
