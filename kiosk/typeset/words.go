package typeset

// oneWord tells whether two Han characters beside each other are mostly one word in the words of an interface: an even line ends between them only where
// there is no other way. It is a short list and no dictionary: what it does not know is judged by parts alone.
func oneWord(prev, next rune) bool {
	_, ok := hanWords[[2]rune{prev, next}]
	return ok
}

// hanWords are pairs of characters, simplified and traditional.
var hanWords = func() map[[2]rune]struct{} {
	m := map[[2]rune]struct{}{}
	for _, words := range []string{
		// Travellers and gates.
		"口岸 越南 入境 出境 离境 離境 通关 通關 海关 海關 边境 邊境 边防 邊防 检查 檢查 检疫 檢疫 申报 申報 护照 護照 签证 簽證 证件 證件 旅客 游客 遊客 行李 现金 現金 黄金 黃金 货币 貨幣 兑换 兌換 免税 免稅 违禁 違禁 古董 野生 动物 動物 植物",
		// What one presses and is told.
		"语言 語言 文字 页面 頁面 本页 本頁 屏幕 螢幕 选择 選擇 返回 继续 繼續 结束 結束 搜索 搜尋 首页 首頁 辅助 輔助 紧急 緊急 必需 必要 需要 帮助 幫助 求助 求救 救助 急救 警察 消防 搜救 正常 恢复 恢復 加强 加強 对比 對比 放大 朗读 朗讀 静止 靜止 触摸 觸摸 点击 點擊 扫描 掃描 手机 手機 电话 電話 网络 網絡 網路 上网 上網 号码 號碼 地址 地图 地圖",
		"信息 资讯 資訊 过时 過時 数字 數字 价格 價格 地点 地點 时间 時間 缺少 内容 內容 明白 用词 用詞 翻译 翻譯 错误 錯誤 更正 改正 修正 暂停 暫停 关闭 關閉 开放 開放 今天 今日 每天 现在 現在 以后 以後 一般 不好 很好 不太 主要 什么 什麼 怎么 怎麼 怎样 怎樣 这个 這個 这里 這裡 哪里 哪裡 哪些 哪个 哪個 为何 為何 因为 因為 了解 知道 觉得 覺得 感谢 感謝 谢谢 謝謝 您好",
		"等候 排队 排隊 太久 找路 不通 要求 清楚 厕所 廁所 洗手 座位 饮水 飲水 其他 美食 食物 值得 地方 文化 节日 節日 礼仪 禮儀 交通 后续 後續 住宿 酒店 商品 展会 展會 贸易 貿易 投资 投資 健康 安全 医院 醫院 药店 藥店 周边 周邊 探索 景点 景點 汽车 汽車 火车 火車 巴士 出租 计程 計程",
		"通知 重要 有效 发布 發布 台风 颱風 暴雨 洪水 大厅 大廳 远离 遠離 玻璃 听从 聽從 工作 人员 人員 安排 拨打 撥打 丢失 遺失 遗失 出示 卡片 所有 全部 移到 低处 低處 以下 黄线 您的 答案 姓名 摄像 攝像 麦克 麥克 克风 克風",
	} {
		pair := [2]rune{}
		for _, r := range words {
			if r == ' ' {
				pair = [2]rune{}
				continue
			}
			pair[0], pair[1] = pair[1], r
			if pair[0] != 0 {
				m[pair] = struct{}{}
			}
		}
	}
	return m
}()
