// What the page itself says, in the reader's language.

const WORDS = {
  en: {
    onlyYou: "Only you can see this", dismiss: "Dismiss message", thinking: "{who} is thinking…", used: "{who} used {what}",
    edited: "(edited)", published: "Published", bot: "APP", write: "Message {channel}, or / for a command", apps: "Apps",
    more: "More", copy: "Copy text", copyId: "Copy message ID", failed: "This interaction failed", cancel: "Cancel", submit: "Submit",
    empty: "Nothing here yet.", today: "Today at {time}", yesterday: "Yesterday at {time}", direct: "Direct messages",
    person: "Person", language: "Language", required: "required", optional: "optional", unknown: "No such command: {what}",
    missing: "Still needed: {what}", choose: "Make a selection", confirm: "Confirm", yes: "True", no: "False", lost: "original message not loaded",
    away: "The stand-in does not answer; trying again.", posts: "{count} messages", open: "Open", none: "No bot has registered a command.",
    thread: "Thread", pin: "{who} pinned a message.", started: "{who} started a thread: {what}", unread: "new", commands: "Commands",
  },
  ja: {
    onlyYou: "これはあなただけに表示されています", dismiss: "メッセージを閉じる", thinking: "{who} が考え中…", used: "{who} が {what} を使用しました",
    edited: "(編集済)", published: "公開済み", bot: "アプリ", write: "{channel} へメッセージを送信(/ でコマンド)", apps: "アプリ",
    more: "その他", copy: "テキストをコピー", copyId: "メッセージIDをコピー", failed: "インタラクションに失敗しました", cancel: "キャンセル", submit: "送信",
    empty: "まだ何もありません。", today: "今日 {time}", yesterday: "昨日 {time}", direct: "ダイレクトメッセージ",
    person: "ユーザー", language: "言語", required: "必須", optional: "任意", unknown: "コマンドがありません:{what}",
    missing: "必須の項目:{what}", choose: "選択してください", confirm: "決定", yes: "はい", no: "いいえ", lost: "元のメッセージを読み込めません",
    away: "応答がありません。再試行しています。", posts: "メッセージ {count} 件", open: "開く", none: "登録済みのコマンドはありません。",
    thread: "スレッド", pin: "{who} がメッセージをピン留めしました。", started: "{who} がスレッドを開始しました:{what}", unread: "新着", commands: "コマンド",
  },
  zh: {
    onlyYou: "仅您可见", dismiss: "忽略消息", thinking: "{who} 正在思考…", used: "{who} 使用了 {what}",
    edited: "(已编辑)", published: "已发布", bot: "应用", write: "发消息到 {channel},输入 / 使用命令", apps: "应用",
    more: "更多", copy: "复制文本", copyId: "复制消息 ID", failed: "交互失败", cancel: "取消", submit: "提交",
    empty: "这里还没有内容。", today: "今天 {time}", yesterday: "昨天 {time}", direct: "私信",
    person: "用户", language: "语言", required: "必填", optional: "选填", unknown: "没有这个命令:{what}",
    missing: "还需填写:{what}", choose: "请选择", confirm: "确定", yes: "是", no: "否", lost: "无法加载原消息",
    away: "没有响应,正在重试。", posts: "{count} 条消息", open: "打开", none: "尚未注册任何命令。",
    thread: "子区", pin: "{who} 标注了一条消息。", started: "{who} 创建了子区:{what}", unread: "新消息", commands: "命令",
  },
};

export function wordsOf(locale) {
  const own = WORDS[String(locale).slice(0, 2)] ?? WORDS.en;
  return (key, values = {}) => own[key].replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
