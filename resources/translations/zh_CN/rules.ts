<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Caps</name>
    <message>
        <source>once</source>
        <translation>1 次</translation>
    </message>
    <message>
        <source>{count} times</source>
        <translation>{count} 次</translation>
    </message>
    <message>
        <source>{amount} {per}</source>
        <translation>{per} {amount}</translation>
    </message>
    <message>
        <source>in {span}</source>
        <translation>{span}内</translation>
    </message>
    <message>
        <source>per visit</source>
        <translation>每次到访</translation>
    </message>
    <message>
        <source>per session</source>
        <translation>每场</translation>
    </message>
    <message>
        <source>per day</source>
        <translation>每天</translation>
    </message>
    <message>
        <source>ever</source>
        <translation>总共</translation>
    </message>
    <message>
        <source>each time the cue &quot;{cue}&quot; is given</source>
        <translation>每按一次“{cue}”按钮，最多</translation>
    </message>
    <message>
        <source>until the last {span} hold less of it</source>
        <translation>在最近{span}内的用量减少之前</translation>
    </message>
    <message>
        <source>until the next visit</source>
        <translation>下次到访之前</translation>
    </message>
    <message>
        <source>until the next session</source>
        <translation>下一场之前</translation>
    </message>
    <message>
        <source>until the next day</source>
        <translation>第二天之前</translation>
    </message>
    <message>
        <source>until the cap is raised</source>
        <translation>调高上限之前</translation>
    </message>
    <message>
        <source>until the cue is given again</source>
        <translation>再次按下按钮之前</translation>
    </message>
    <message>
        <source>all viewers together</source>
        <translation>全部观众合计</translation>
    </message>
    <message>
        <source>each viewer</source>
        <translation>每位观众</translation>
    </message>
    <message>
        <source>each item</source>
        <translation>每件商品</translation>
    </message>
    <message>
        <source> and </source>
        <translation>和</translation>
    </message>
    <message>
        <source>{used} used, {left} left</source>
        <translation>已用 {used}，剩余 {left}</translation>
    </message>
</context>
<context>
    <name>ChooseRulesets</name>
    <message>
        <source>Looking which rules work with what your room tells…</source>
        <translation>正在查看哪些规则适用于这个直播间的数据…</translation>
    </message>
    <message>
        <source>New ones begin in shadow: they watch, and show what they would have done.</source>
        <translation>新加的规则先试运行：只观察，并告诉你本来会做什么。</translation>
    </message>
    <message>
        <source>New ones begin as this room is set up: &quot;{state}&quot;.</source>
        <translation>新加的规则按这个直播间的设置开始：“{state}”。</translation>
    </message>
    <message>
        <source>Rules that came with Tiercast</source>
        <translation>自带的规则</translation>
    </message>
    <message>
        <source>Use these</source>
        <translation>使用所选规则</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>The rules take over…</source>
        <translation>规则正在生效…</translation>
    </message>
    <message>
        <source>The rules of the room are others now</source>
        <translation>直播间的规则已更换</translation>
    </message>
</context>
<context>
    <name>FiringTable</name>
    <message>
        <source>Latest firings</source>
        <translation>最近的触发记录</translation>
    </message>
    <message>
        <source>It has not fired yet</source>
        <translation>还没有触发过</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>For whom</source>
        <translation>给谁</translation>
    </message>
    <message>
        <source>the room</source>
        <translation>直播间</translation>
    </message>
    <message>
        <source>Product</source>
        <translation>商品</translation>
    </message>
    <message>
        <source>What became of it</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Held back: {reasons}</source>
        <translation>被拦下：{reasons}</translation>
    </message>
    <message>
        <source>nothing to do</source>
        <translation>无需执行</translation>
    </message>
    <message>
        <source>{variant}: nothing by intent</source>
        <translation>{variant}：有意不做</translation>
    </message>
</context>
<context>
    <name>GoLive</name>
    <message>
        <source>At most so many a day:</source>
        <translation>每天最多次数：</translation>
    </message>
    <message>
        <source>Cap a day</source>
        <translation>每天上限</translation>
    </message>
    <message>
        <source>Ask me each time</source>
        <translation>每次先问我</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>暂不</translation>
    </message>
    <message>
        <source>Let &quot;{rule}&quot; run?</source>
        <translation>让“{rule}”开始运行？</translation>
    </message>
    <message>
        <source>Set the cap and let it run</source>
        <translation>设好上限并运行</translation>
    </message>
    <message>
        <source>Let it run</source>
        <translation>开始运行</translation>
    </message>
    <message>
        <source>It gives something away, and nothing bounds it yet. With a cap it can run:</source>
        <translation>这条规则会送出有价值的东西，目前没有任何上限。设好上限后即可运行：</translation>
    </message>
    <message>
        <source>It gives nothing away, and has no cap.</source>
        <translation>它不送出有价值的东西，也没有上限。</translation>
    </message>
    <message>
        <source>Cap: {allowed}, {whom}</source>
        <translation>上限：{allowed}，{whom}</translation>
    </message>
    <message>
        <source>The ruleset is written in a way that cannot be edited here. Give the rule a limit as text.</source>
        <translation>这个规则集的写法无法在这里修改，请在文本中给规则设上限。</translation>
    </message>
</context>
<context>
    <name>History</name>
    <message>
        <source>Versions</source>
        <translation>历史版本</translation>
    </message>
    <message>
        <source>Every text that you save is kept here, and can be compared and brought back.</source>
        <translation>每次保存的内容都会保留在这里，可以对比，也可以恢复。</translation>
    </message>
    <message>
        <source>{version} — in force</source>
        <translation>{version} — 使用中</translation>
    </message>
</context>
<context>
    <name>Knob</name>
    <message>
        <source>{low} to {high}</source>
        <translation>{low} 到 {high}</translation>
    </message>
    <message>
        <source>the file says {value}</source>
        <translation>文件中是 {value}</translation>
    </message>
</context>
<context>
    <name>Knobs</name>
    <message>
        <source>{title} is {value} now</source>
        <translation>{title}：已改为 {value}</translation>
    </message>
</context>
<context>
    <name>Lately</name>
    <message>
        <source>How far back</source>
        <translation>往回看多久</translation>
    </message>
    <message>
        <source>Would it have fired?</source>
        <translation>会不会触发？</translation>
    </message>
    <message>
        <source>Looking through what was recorded…</source>
        <translation>正在查看记录…</translation>
    </message>
    <message>
        <source>It would have done nothing.</source>
        <translation>不会有任何动作。</translation>
    </message>
    <message numerus="yes">
        <source>It would have fired %n times</source>
        <translation>
            <numerusform>会触发 %n 次</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It would have acted %n times</source>
        <translation>
            <numerusform>会执行 %n 次</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, for %n viewers</source>
        <translation>
            <numerusform>，涉及 %n 位观众</numerusform>
        </translation>
    </message>
    <message>
        <source>, and given away at most {money}</source>
        <translation>，最多送出 {money}</translation>
    </message>
    <message numerus="yes">
        <source>, %n times at a price that nobody told</source>
        <translation>
            <numerusform>，其中 %n 次的价格未知</numerusform>
        </translation>
    </message>
    <message>
        <source>.</source>
        <translation>。</translation>
    </message>
    <message numerus="yes">
        <source>%n of them would have done nothing: an experiment gives these viewers nothing, by lot.</source>
        <translation>
            <numerusform>其中 %n 次有意不做：按抽签，实验不给这些观众任何东西。</numerusform>
        </translation>
    </message>
    <message>
        <source>Held back: {reasons}</source>
        <translation>被拦下：{reasons}</translation>
    </message>
    <message>
        <source>; </source>
        <translation>；</translation>
    </message>
</context>
<context>
    <name>NearView</name>
    <message>
        <source>How far back</source>
        <translation>往回看多久</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>Near misses</source>
        <translation>差一点成立</translation>
    </message>
    <message>
        <source>Why not?</source>
        <translation>为什么没触发？</translation>
    </message>
    <message>
        <source>Looking through what was recorded…</source>
        <translation>正在查看记录…</translation>
    </message>
    <message>
        <source>{since} to {until}</source>
        <translation>{since} 到 {until}</translation>
    </message>
    <message>
        <source>Which rules were one condition away?</source>
        <translation>哪些规则只差一个条件？</translation>
    </message>
    <message>
        <source>For each rule the viewers who came nearest, and what was missing.</source>
        <translation>列出每条规则最接近的观众，以及差在哪里。</translation>
    </message>
    <message>
        <source>Nothing was near in that time</source>
        <translation>这段时间没有差一点成立的规则</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>Viewer</source>
        <translation>观众</translation>
    </message>
    <message>
        <source>the room</source>
        <translation>直播间</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Missed by</source>
        <translation>差多少</translation>
    </message>
    <message>
        <source>What was missing</source>
        <translation>差在哪里</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>次数</translation>
    </message>
    <message>
        <source>How often one condition kept this rule from holding</source>
        <translation>只差一个条件的次数</translation>
    </message>
</context>
<context>
    <name>NewRule</name>
    <message>
        <source>The room has no ruleset that the rule could stand in.</source>
        <translation>这个直播间还没有可以放规则的规则集。</translation>
    </message>
    <message>
        <source>The text cannot be read yet: mend what is wrong first. The new rule is in the clipboard.</source>
        <translation>文本目前无法读取，请先改正错误。新规则已放进剪贴板。</translation>
    </message>
    <message>
        <source>The rule {rule} is drafted: look it over and save it</source>
        <translation>已写好草稿规则 {rule}：看过之后保存</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>Somebody has changed this file since your edits began. Saving puts your text in its place.</source>
        <translation>在你修改期间，这个文件被别人改动过。保存会用你的内容覆盖它。</translation>
    </message>
    <message>
        <source>These are your edits from before, which were not saved yet.</source>
        <translation>这是你之前没有保存的修改。</translation>
    </message>
    <message>
        <source>See the difference</source>
        <translation>查看差别</translation>
    </message>
    <message>
        <source>Discard edits</source>
        <translation>放弃修改</translation>
    </message>
</context>
<context>
    <name>OfferedRulesets</name>
    <message>
        <source>Use these rules</source>
        <translation>使用这组规则</translation>
    </message>
    <message numerus="yes">
        <source>{works} of %n rules work</source>
        <translation>
            <numerusform>%n 条规则中有 {works} 条可用</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rules</source>
        <translation>
            <numerusform>%n 条规则</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>另有 %n 条</numerusform>
        </translation>
    </message>
    <message>
        <source>What it says to people is written in Chinese.</source>
        <translation>发给观众的话是中文。</translation>
    </message>
    <message>
        <source>What it says to people is written in English.</source>
        <translation>发给观众的话是英文。</translation>
    </message>
    <message>
        <source>missing: {kinds}</source>
        <translation>缺少：{kinds}</translation>
    </message>
</context>
<context>
    <name>Problems</name>
    <message>
        <source>Problems</source>
        <translation>问题</translation>
    </message>
    <message numerus="yes">
        <source>%n problems</source>
        <translation>
            <numerusform>%n 个问题</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing is wrong with this text.</source>
        <translation>没有发现问题。</translation>
    </message>
    <message>
        <source>Line {line}: {message}</source>
        <translation>第 {line} 行：{message}</translation>
    </message>
</context>
<context>
    <name>RuleDetail</name>
    <message>
        <source>Edit as text</source>
        <translation>编辑文本</translation>
    </message>
    <message>
        <source>Since the session began</source>
        <translation>本场以来</translation>
    </message>
    <message>
        <source>Coverage</source>
        <translation>数据支持</translation>
    </message>
    <message>
        <source>Connect a source</source>
        <translation>接入数据</translation>
    </message>
    <message>
        <source>Looking back</source>
        <translation>回看最近一段时间</translation>
    </message>
    <message>
        <source>Latest firings — click one to see why</source>
        <translation>最近的触发记录（点击查看为什么）</translation>
    </message>
    <message>
        <source>It was to be &quot;{said}&quot;: it gives something away, and nothing bounds it.</source>
        <translation>本应为“{said}”：它会送出有价值的东西，却没有任何上限。</translation>
    </message>
    <message>
        <source>It gives something away, and nothing bounds it: it needs a cap before it can run.</source>
        <translation>它会送出有价值的东西，却没有任何上限：要先设上限才能运行。</translation>
    </message>
    <message numerus="yes">
        <source>Fired %n times</source>
        <translation>
            <numerusform>触发 %n 次</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n in the last hour</source>
        <translation>
            <numerusform>最近 1 小时 %n 次</numerusform>
        </translation>
    </message>
    <message>
        <source>last {ago}</source>
        <translation>最近一次 {ago}</translation>
    </message>
    <message>
        <source>{why}: {count}</source>
        <translation>{why}：{count}</translation>
    </message>
    <message>
        <source>Held back, by reason:</source>
        <translation>被拦下的原因：</translation>
    </message>
    <message>
        <source>Never held back.</source>
        <translation>没有被拦下过。</translation>
    </message>
    <message>
        <source>Everything it needs is connected.</source>
        <translation>数据接入提供了它需要的全部数据，它的动作也都有去处。</translation>
    </message>
    <message>
        <source>&quot;{rule}&quot;: {state}</source>
        <translation>“{rule}”：{state}</translation>
    </message>
</context>
<context>
    <name>RuleKeys</name>
    <message>
        <source>Rules: save the text</source>
        <translation>规则：保存文本</translation>
    </message>
    <message>
        <source>Rules: tidy up the text</source>
        <translation>规则：整理格式</translation>
    </message>
    <message>
        <source>Rules: text of the ruleset</source>
        <translation>规则：规则集文本</translation>
    </message>
    <message>
        <source>Rules: choose rules</source>
        <translation>规则：选择规则</translation>
    </message>
    <message>
        <source>Rules: near misses</source>
        <translation>规则：差一点成立</translation>
    </message>
    <message>
        <source>Rules: would it have fired?</source>
        <translation>规则：会不会触发？</translation>
    </message>
    <message>
        <source>Rules: switch the rule to &quot;%1&quot;</source>
        <translation>规则：把规则改为“%1”</translation>
    </message>
</context>
<context>
    <name>RuleTable</name>
    <message>
        <source>Rules</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>The rules are read…</source>
        <translation>正在读取规则…</translation>
    </message>
    <message>
        <source>Its rulesets have no rule that acts. Write the first one under &quot;Text&quot;.</source>
        <translation>它的规则集里还没有会执行的规则。可以在“文本”里写第一条。</translation>
    </message>
    <message>
        <source>Choose from the shipped rules: they begin in shadow, watch the room, and send nothing.</source>
        <translation>可以从自带的规则里选：先试运行，只观察直播间，不会真的发。</translation>
    </message>
    <message>
        <source>This room has no rules yet</source>
        <translation>这个直播间还没有规则</translation>
    </message>
    <message>
        <source>Choose rules…</source>
        <translation>选择规则…</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>Ruleset</source>
        <translation>规则集</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Fired</source>
        <translation>触发</translation>
    </message>
    <message>
        <source>Since the session began</source>
        <translation>本场以来</translation>
    </message>
    <message>
        <source>Held back</source>
        <translation>被拦下</translation>
    </message>
    <message>
        <source>Its conditions held, and it did nothing, since the session began</source>
        <translation>本场以来条件成立但没有执行的次数</translation>
    </message>
    <message>
        <source>Coverage</source>
        <translation>数据支持</translation>
    </message>
</context>
<context>
    <name>RuleWords</name>
    <message>
        <source>Draft</source>
        <translation>草稿</translation>
    </message>
    <message>
        <source>Shadow</source>
        <translation>试运行</translation>
    </message>
    <message>
        <source>Ask me</source>
        <translation>先问我</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Nobody has tried it yet: its conditions are not read.</source>
        <translation>还没有试过：不判断条件。</translation>
    </message>
    <message>
        <source>It only records what it would have done. Nothing is sent.</source>
        <translation>只记录会做什么，不会真的发。</translation>
    </message>
    <message>
        <source>Each action waits for your yes.</source>
        <translation>每个动作都等你同意。</translation>
    </message>
    <message>
        <source>It acts by itself, within its limits.</source>
        <translation>在上限之内自动执行。</translation>
    </message>
    <message>
        <source>It rests: its conditions are not read.</source>
        <translation>暂时停用：不判断条件。</translation>
    </message>
    <message>
        <source>a limit is reached</source>
        <translation>已到次数上限</translation>
    </message>
    <message>
        <source>the budget is used up</source>
        <translation>预算已用完</translation>
    </message>
    <message>
        <source>another rule of its group came first</source>
        <translation>同组的其他规则先触发</translation>
    </message>
    <message>
        <source>the viewer has not agreed</source>
        <translation>观众没有同意</translation>
    </message>
    <message>
        <source>quiet hours</source>
        <translation>免打扰时段</translation>
    </message>
    <message>
        <source>the viewer was reached a moment ago</source>
        <translation>刚刚联系过这位观众</translation>
    </message>
    <message>
        <source>the viewer is in the group that is never approached</source>
        <translation>观众属于不打扰组</translation>
    </message>
    <message>
        <source>the viewer wants nothing personalised</source>
        <translation>观众不接受个性化</translation>
    </message>
    <message>
        <source>who the viewer is, is not known well enough</source>
        <translation>观众身份可信度不够</translation>
    </message>
    <message>
        <source>everything was stopped</source>
        <translation>当时已停止</translation>
    </message>
    <message>
        <source>it gives something away without a cap</source>
        <translation>会送出有价值的东西却没有上限</translation>
    </message>
    <message>
        <source>Works</source>
        <translation>可用</translation>
    </message>
    <message>
        <source>Works partly</source>
        <translation>部分可用</translation>
    </message>
    <message>
        <source>Cannot fire here</source>
        <translation>无法触发</translation>
    </message>
    <message>
        <source>Not known yet</source>
        <translation>尚不清楚</translation>
    </message>
    <message>
        <source>It fired</source>
        <translation>触发了</translation>
    </message>
    <message>
        <source>It held, and did nothing</source>
        <translation>条件成立，但没有执行</translation>
    </message>
    <message>
        <source>Its conditions held</source>
        <translation>条件成立</translation>
    </message>
    <message>
        <source>It did not hold</source>
        <translation>条件不成立</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>已保存</translation>
    </message>
    <message>
        <source>Brought back</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>As it was before</source>
        <translation>修改前的内容</translation>
    </message>
</context>
<context>
    <name>RulesPage</name>
    <message>
        <source>Overview</source>
        <translation>运行情况</translation>
    </message>
    <message>
        <source>Near misses</source>
        <translation>差一点成立</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Knobs</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>为什么</translation>
    </message>
    <message>
        <source>Back to the rule</source>
        <translation>返回规则</translation>
    </message>
    <message>
        <source>Choose rules…</source>
        <translation>选择规则…</translation>
    </message>
    <message>
        <source>the room</source>
        <translation>直播间</translation>
    </message>
    <message>
        <source>{whom}, {time}</source>
        <translation>{whom}，{time}</translation>
    </message>
    <message>
        <source>{whom}, now</source>
        <translation>{whom}，现在</translation>
    </message>
    <message>
        <source>{whom}, {item}, now</source>
        <translation>{whom}、{item}，现在</translation>
    </message>
    <message>
        <source>Why: {rule}</source>
        <translation>为什么：{rule}</translation>
    </message>
</context>
<context>
    <name>TextBar</name>
    <message>
        <source>Cannot be saved yet</source>
        <translation>还不能保存</translation>
    </message>
    <message>
        <source>Not saved</source>
        <translation>未保存</translation>
    </message>
    <message>
        <source>The file differs from what runs</source>
        <translation>文件与运行中的版本不同</translation>
    </message>
    <message>
        <source>In force</source>
        <translation>使用中</translation>
    </message>
    <message>
        <source>{file} came with the application; saving makes your own copy</source>
        <translation>{file} 是内置的；保存时会另存为你自己的副本</translation>
    </message>
    <message>
        <source>Ruleset</source>
        <translation>规则集</translation>
    </message>
    <message>
        <source>Tidy up</source>
        <translation>整理格式</translation>
    </message>
    <message>
        <source>Lay the text out in the usual way; comments and order stay</source>
        <translation>按统一格式排版；保留注释和顺序</translation>
    </message>
    <message>
        <source>Discard edits</source>
        <translation>放弃修改</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>It is checked first, and takes over at once</source>
        <translation>先检查，然后立即生效</translation>
    </message>
</context>
<context>
    <name>TextView</name>
    <message>
        <source>Text of the ruleset</source>
        <translation>规则集文本</translation>
    </message>
    <message>
        <source>This room runs no ruleset yet.</source>
        <translation>这个直播间还没有运行规则集。</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>差别</translation>
    </message>
    <message>
        <source>Bring this version back</source>
        <translation>恢复这个版本</translation>
    </message>
    <message>
        <source>Back to the text</source>
        <translation>返回文本</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>正在保存…</translation>
    </message>
    <message>
        <source>The edits are discarded</source>
        <translation>已放弃修改</translation>
    </message>
    <message>
        <source>The text cannot be read yet: mend what is wrong first.</source>
        <translation>文本还有错误，请先改正。</translation>
    </message>
    <message>
        <source>The version is in force again</source>
        <translation>这个版本已重新生效</translation>
    </message>
    <message>
        <source>There is no difference.</source>
        <translation>没有差别。</translation>
    </message>
    <message>
        <source>From {when} to the text now</source>
        <translation>从 {when} 的版本到现在的文本</translation>
    </message>
    <message>
        <source>Saved, and in force in {rooms}</source>
        <translation>已保存，并在 {rooms} 生效</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>已保存</translation>
    </message>
    <message>
        <source>From the file to your edits</source>
        <translation>从文件到你的修改</translation>
    </message>
</context>
<context>
    <name>WhyNot</name>
    <message>
        <source>Fired or not, for</source>
        <translation>触发或没触发，对象</translation>
    </message>
    <message>
        <source>Why?</source>
        <translation>为什么？</translation>
    </message>
    <message>
        <source>For whom</source>
        <translation>给谁</translation>
    </message>
    <message>
        <source>the room</source>
        <translation>直播间</translation>
    </message>
    <message>
        <source>For which product</source>
        <translation>针对哪个商品</translation>
    </message>
    <message>
        <source>For rules that decide for each product by itself</source>
        <translation>用于按商品分别判断的规则</translation>
    </message>
    <message>
        <source>the last product</source>
        <translation>最近的商品</translation>
    </message>
    <message>
        <source>Nobody of this name is here now.</source>
        <translation>现在没有叫这个名字的观众。</translation>
    </message>
    <message>
        <source>There is no product of this name.</source>
        <translation>没有这个名称的商品。</translation>
    </message>
</context>
<context>
    <name>WhyView</name>
    <message>
        <source>Looking it up…</source>
        <translation>正在查询…</translation>
    </message>
    <message>
        <source>The rule was: {state}</source>
        <translation>当时规则的状态：{state}</translation>
    </message>
    <message>
        <source>version {version}</source>
        <translation>版本 {version}</translation>
    </message>
    <message>
        <source>entry {number}</source>
        <translation>第 {number} 条记录</translation>
    </message>
</context>
<context>
    <name>_Line</name>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>held</source>
        <translation>成立</translation>
    </message>
    <message>
        <source>did not hold</source>
        <translation>不成立</translation>
    </message>
</context>
</TS>
