"""The words of the sample documents, before scripts/make_samples.py lays them out.

Everything in them is made up: there is no tỉnh An Hòa, and its agencies, numbers and people do not exist. What they
cite (laws, resolutions) does. They keep to Nghị định 30/2020/NĐ-CP and to the two levels of local government of 2026.
"""

from __future__ import annotations

from dataclasses import dataclass

MARK = "VĂN BẢN MẪU"
NOTICE = "(Địa danh, cơ quan, số liệu và tên người trong văn bản này không có thật)"


@dataclass(frozen=True, slots=True)
class Sample:
    """One document. A body line in capitals or wrapped in ** is set bold; `table` goes under the last body line."""

    file: str
    issuer: tuple[str, ...]  # the letterhead's left side
    number: str
    place_and_date: str
    kind: str  # "" for a công văn
    title: tuple[str, ...]
    addressee: str  # "Kính gửi" of a công văn
    body: tuple[str, ...]
    recipients: tuple[str, ...]
    signature: tuple[str, ...]
    signer: str
    table: tuple[tuple[str, ...], ...] = ()
    table_before: str = ""  # the body line the table stands before


REFORM = Sample(
    file="ke-hoach-cai-cach-hanh-chinh-2026.docx",
    issuer=("ỦY BAN NHÂN DÂN", "TỈNH AN HÒA"),
    number="Số: 12/KH-UBND",
    place_and_date="An Hòa, ngày 09 tháng 01 năm 2026",
    kind="KẾ HOẠCH",
    title=("Cải cách hành chính nhà nước năm 2026 trên địa bàn tỉnh An Hòa",),
    addressee="",
    body=(
        "Căn cứ Nghị quyết số 76/NQ-CP ngày 15 tháng 7 năm 2021 của Chính phủ ban hành Chương trình tổng thể cải cách "
        "hành chính nhà nước giai đoạn 2021 - 2030, Ủy ban nhân dân tỉnh An Hòa ban hành Kế hoạch cải cách hành chính "
        "nhà nước năm 2026 trên địa bàn tỉnh như sau:",
        "I. MỤC ĐÍCH, YÊU CẦU",
        "**1. Mục đích**",
        "a) Tiếp tục đơn giản hóa thủ tục hành chính, rút ngắn thời gian giải quyết công việc cho người dân và doanh "
        "nghiệp; lấy mức độ hài lòng của người dân làm thước đo chất lượng phục vụ.",
        "b) Nâng cao trách nhiệm của người đứng đầu trong tổ chức thực hiện nhiệm vụ cải cách hành chính.",
        "**2. Yêu cầu**",
        "a) Mỗi nhiệm vụ phải có cơ quan chủ trì, thời hạn hoàn thành và sản phẩm cụ thể.",
        "b) Không đặt thêm biểu mẫu, chế độ báo cáo ngoài quy định đối với cấp xã.",
        "II. NHIỆM VỤ TRỌNG TÂM",
        "**1. Cải cách thể chế**",
        "Rà soát các quyết định quy phạm pháp luật của Ủy ban nhân dân tỉnh; kịp thời sửa đổi, bổ sung, thay thế hoặc "
        "bãi bỏ những quy định không còn phù hợp với mô hình tổ chức chính quyền địa phương hai cấp.",
        "**2. Cải cách thủ tục hành chính**",
        "- Công bố, công khai đầy đủ thủ tục hành chính trên Cổng Dịch vụ công quốc gia; niêm yết tại Trung tâm Phục vụ "
        "hành chính công các xã, phường.",
        "- Giải quyết đúng hạn và trước hạn ít nhất 98% hồ sơ. Hồ sơ quá hạn phải có văn bản xin lỗi, nêu rõ lý do và "
        "hẹn lại thời gian trả kết quả.",
        "- Thực hiện tiếp nhận hồ sơ không phụ thuộc địa giới hành chính trong phạm vi tỉnh.",
        "**3. Cải cách tổ chức bộ máy và chế độ công vụ**",
        "- Hoàn thiện vị trí việc làm của các cơ quan chuyên môn cấp xã sau sắp xếp.",
        "- Mỗi xã, phường cử ít nhất 02 công chức tham gia lớp bồi dưỡng kỹ năng tiếp công dân, giải quyết thủ tục hành "
        "chính do Sở Nội vụ tổ chức.",
        "**4. Xây dựng chính quyền số**",
        "Bảo đảm 100% văn bản giữa các cơ quan nhà nước trong tỉnh được gửi, nhận trên môi trường mạng, trừ văn bản "
        "thuộc phạm vi bí mật nhà nước.",
        "III. KINH PHÍ THỰC HIỆN",
        "Kinh phí thực hiện Kế hoạch được bố trí trong dự toán ngân sách nhà nước năm 2026 của các cơ quan, đơn vị, địa "
        "phương theo phân cấp và các nguồn kinh phí hợp pháp khác.",
        "IV. TỔ CHỨC THỰC HIỆN",
        "1. Các sở, ban, ngành, Ủy ban nhân dân các xã, phường căn cứ Kế hoạch này xây dựng kế hoạch cải cách hành "
        "chính năm 2026 của cơ quan, đơn vị, địa phương, hoàn thành trước ngày 31/01/2026; báo cáo kết quả thực hiện về "
        "Ủy ban nhân dân tỉnh (qua Sở Nội vụ) định kỳ 6 tháng (trước ngày 15/6/2026), 9 tháng (trước ngày 20/9/2026) và "
        "báo cáo năm (trước ngày 25/11/2026).",
        "2. Sở Nội vụ là cơ quan thường trực, có trách nhiệm theo dõi, đôn đốc, kiểm tra việc thực hiện Kế hoạch; tổng "
        "hợp kết quả, tham mưu Ủy ban nhân dân tỉnh báo cáo Bộ Nội vụ theo quy định.",
        "3. Sở Tài chính tham mưu Ủy ban nhân dân tỉnh bố trí kinh phí thực hiện Kế hoạch; hướng dẫn các cơ quan, đơn "
        "vị quản lý, sử dụng và quyết toán kinh phí.",
        "4. Văn phòng Ủy ban nhân dân tỉnh kiểm soát chất lượng công bố, công khai thủ tục hành chính; hằng tháng thông "
        "báo tình hình giải quyết hồ sơ của từng sở, xã, phường.",
        "5. Báo và Đài Phát thanh, Truyền hình tỉnh mở chuyên mục tuyên truyền về cải cách hành chính, phát sóng ít "
        "nhất mỗi tháng 02 lần.",
        "Trên đây là Kế hoạch cải cách hành chính nhà nước năm 2026 trên địa bàn tỉnh An Hòa. Trong quá trình thực hiện, "
        "nếu có khó khăn, vướng mắc, các cơ quan, đơn vị, địa phương phản ánh về Sở Nội vụ để tổng hợp, báo cáo Ủy ban "
        "nhân dân tỉnh xem xét, quyết định./.",
    ),
    recipients=(
        "Bộ Nội vụ (b/c);",
        "Thường trực: Tỉnh ủy, HĐND tỉnh (b/c);",
        "Chủ tịch, các Phó Chủ tịch UBND tỉnh;",
        "Các sở, ban, ngành thuộc tỉnh;",
        "UBND các xã, phường;",
        "Lưu: VT, NC.",
    ),
    signature=("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
    signer="Đỗ Quang Thiện",
)

SCHOOLS = Sample(
    file="cong-van-co-so-vat-chat-truong-hoc-2026.pdf",
    issuer=("UBND TỈNH AN HÒA", "SỞ GIÁO DỤC VÀ ĐÀO TẠO"),
    number="Số: 1486/SGDĐT-KHTC",
    place_and_date="An Hòa, ngày 16 tháng 6 năm 2026",
    kind="",
    title=("V/v rà soát cơ sở vật chất trường học", "chuẩn bị năm học 2026 - 2027"),
    addressee="Kính gửi: Ủy ban nhân dân các xã, phường; các trường trung học phổ thông, trung tâm giáo dục nghề nghiệp - "
    "giáo dục thường xuyên trên địa bàn tỉnh.",
    body=(
        "Để chủ động chuẩn bị cơ sở vật chất cho năm học 2026 - 2027 và bảo đảm an toàn cho học sinh trong mùa mưa bão, "
        "Sở Giáo dục và Đào tạo đề nghị Ủy ban nhân dân các xã, phường và thủ trưởng các đơn vị thực hiện một số nội dung "
        "sau:",
        "1. Rà soát toàn bộ phòng học, phòng bộ môn, nhà vệ sinh, công trình nước sạch, tường rào, cây xanh trong khuôn "
        "viên trường; lập danh sách các hạng mục xuống cấp, hư hỏng cần sửa chữa ngay. Tuyệt đối không đưa vào sử dụng "
        "phòng học không bảo đảm an toàn.",
        "2. Báo cáo kết quả rà soát về Sở Giáo dục và Đào tạo (qua Phòng Kế hoạch - Tài chính) trước ngày 10/7/2026. Báo "
        "cáo nêu rõ:",
        "- Số phòng học hiện có, số phòng học kiên cố, số phòng học nhờ, học tạm;",
        "- Các hạng mục cần sửa chữa và dự kiến kinh phí, nguồn kinh phí;",
        "- Nhu cầu bổ sung bàn ghế, thiết bị dạy học tối thiểu theo từng cấp học.",
        "3. Hoàn thành việc sửa chữa các hạng mục trước ngày 20/8/2026. Trường hợp không thể hoàn thành, đơn vị xây dựng "
        "phương án bố trí chỗ học thay thế và báo cáo Sở Giáo dục và Đào tạo trước khi học sinh tựu trường.",
        "4. Giao Phòng Kế hoạch - Tài chính tổng hợp báo cáo của các đơn vị, tham mưu Giám đốc Sở kiểm tra thực tế tại "
        "ít nhất 20 trường trong tháng 8 năm 2026.",
        "Thông tin cần trao đổi, đề nghị liên hệ Phòng Kế hoạch - Tài chính, Sở Giáo dục và Đào tạo.",
        "Đề nghị Ủy ban nhân dân các xã, phường và thủ trưởng các đơn vị quan tâm, chỉ đạo thực hiện./.",
    ),
    recipients=("Như trên;", "UBND tỉnh (b/c);", "Giám đốc, các Phó Giám đốc Sở;", "Lưu: VT, KHTC."),
    signature=("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
    signer="Lương Thị Thu Hà",
)

FIRE = Sample(
    file="ke-hoach-phong-chay-chua-chay-xa-2026.txt",
    issuer=("ỦY BAN NHÂN DÂN", "XÃ VÂN KHÊ"),
    number="Số: 27/KH-UBND",
    place_and_date="Vân Khê, ngày 05 tháng 02 năm 2026",
    kind="KẾ HOẠCH",
    title=("Công tác phòng cháy, chữa cháy và cứu nạn, cứu hộ năm 2026", "trên địa bàn xã Vân Khê"),
    addressee="",
    body=(
        "Căn cứ Luật Phòng cháy, chữa cháy và cứu nạn, cứu hộ ngày 29 tháng 11 năm 2024;",
        "Thực hiện chỉ đạo của Ủy ban nhân dân tỉnh An Hòa về công tác phòng cháy, chữa cháy và cứu nạn, cứu hộ, Ủy ban "
        "nhân dân xã Vân Khê xây dựng Kế hoạch thực hiện trong năm 2026 như sau:",
        "I. MỤC ĐÍCH, YÊU CẦU",
        "1. Nâng cao nhận thức, trách nhiệm của cán bộ, Nhân dân và chủ cơ sở sản xuất, kinh doanh về phòng cháy, chữa "
        "cháy; kiềm chế số vụ cháy, giảm thiệt hại về người và tài sản.",
        "2. Lấy phòng ngừa là chính; thực hiện phương châm bốn tại chỗ: lực lượng, phương tiện, chỉ huy và hậu cần.",
        "II. NỘI DUNG",
        "1. Tuyên truyền, phổ biến kiến thức",
        "- Phát thanh trên hệ thống truyền thanh xã ít nhất 02 lần mỗi tuần, tăng thời lượng trong mùa khô và dịp lễ, tết.",
        "- Vận động mỗi hộ gia đình trang bị ít nhất 01 bình chữa cháy và mở lối thoát nạn thứ hai.",
        "2. Kiểm tra an toàn",
        "Tổ chức kiểm tra an toàn phòng cháy, chữa cháy đối với chợ, trường học, trạm y tế, nhà ở kết hợp kinh doanh; "
        "kiên quyết xử lý vi phạm theo thẩm quyền.",
        "3. Xây dựng lực lượng tại chỗ",
        "Kiện toàn Tổ bảo vệ an ninh, trật tự ở các thôn; duy trì mô hình Tổ liên gia an toàn phòng cháy, chữa cháy.",
        "III. TỔ CHỨC THỰC HIỆN",
        "1. Công an xã là cơ quan thường trực, chủ trì theo dõi, đôn đốc, kiểm tra việc thực hiện Kế hoạch; tham mưu Ủy "
        "ban nhân dân xã sơ kết, tổng kết khi có yêu cầu.",
        "2. Các thôn, trường học, trạm y tế và cơ sở sản xuất, kinh doanh trên địa bàn định kỳ hằng quý và hằng năm báo "
        "cáo kết quả thực hiện về Ủy ban nhân dân xã (qua Công an xã để tổng hợp).",
        "3. Văn phòng Hội đồng nhân dân và Ủy ban nhân dân xã bố trí kinh phí; phối hợp với Công an xã chuẩn bị địa điểm "
        "tập huấn, diễn tập.",
        "4. Đề nghị Ủy ban Mặt trận Tổ quốc Việt Nam xã và các đoàn thể tuyên truyền, vận động đoàn viên, hội viên và "
        "Nhân dân tham gia phong trào toàn dân phòng cháy, chữa cháy.",
        "Trên đây là Kế hoạch công tác phòng cháy, chữa cháy và cứu nạn, cứu hộ năm 2026 trên địa bàn xã Vân Khê, yêu "
        "cầu các đơn vị, các thôn nghiêm túc thực hiện./.",
    ),
    recipients=(
        "Công an tỉnh (b/c);",
        "Thường trực: Đảng ủy, HĐND xã (b/c);",
        "Chủ tịch, các Phó Chủ tịch UBND xã;",
        "Các thôn, trường học, trạm y tế;",
        "Lưu: VT.",
    ),
    signature=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
    signer="Hoàng Văn Bách",
)

DIGITAL = Sample(
    file="chi-thi-chuyen-doi-so-2026.docx",
    issuer=("ỦY BAN NHÂN DÂN", "TỈNH AN HÒA"),
    number="Số: 03/CT-UBND",
    place_and_date="An Hòa, ngày 27 tháng 02 năm 2026",
    kind="CHỈ THỊ",
    title=("Về đẩy mạnh cung cấp dịch vụ công trực tuyến và kỹ năng số", "cho người dân năm 2026"),
    addressee="",
    body=(
        "Thực hiện Nghị quyết số 57-NQ/TW ngày 22 tháng 12 năm 2024 của Bộ Chính trị về đột phá phát triển khoa học, "
        "công nghệ, đổi mới sáng tạo và chuyển đổi số quốc gia, thời gian qua các cơ quan, địa phương trong tỉnh đã có "
        "nhiều cố gắng. Tuy nhiên, tỷ lệ hồ sơ nộp trực tuyến ở một số xã còn thấp; người cao tuổi còn khó khăn khi sử "
        "dụng dịch vụ số. Để khắc phục những hạn chế nêu trên, Chủ tịch Ủy ban nhân dân tỉnh yêu cầu:",
        "1. Các sở, ban, ngành và Ủy ban nhân dân các xã, phường:",
        "a) Rà soát, cắt giảm giấy tờ đã có trong cơ sở dữ liệu; không yêu cầu người dân nộp lại giấy tờ đã được số hóa.",
        "b) Phấn đấu đến hết năm 2026, tỷ lệ hồ sơ nộp trực tuyến đạt từ 80% trở lên.",
        "c) Báo cáo kết quả thực hiện Chỉ thị hằng quý về Ủy ban nhân dân tỉnh (qua Sở Khoa học và Công nghệ) trước ngày "
        "20 của tháng cuối quý.",
        "2. Sở Khoa học và Công nghệ:",
        "a) Chủ trì hướng dẫn Tổ công nghệ số cộng đồng tại các thôn, tổ dân phố; biên soạn tài liệu kỹ năng số ngắn gọn, "
        "dễ hiểu, phát hành trước ngày 15/4/2026.",
        "b) Theo dõi, đôn đốc, tổng hợp tình hình thực hiện, báo cáo Chủ tịch Ủy ban nhân dân tỉnh.",
        "3. Công an tỉnh phối hợp với Ủy ban nhân dân các xã, phường hỗ trợ người dân cài đặt và sử dụng tài khoản định "
        "danh điện tử, ưu tiên người cao tuổi, người khuyết tật.",
        "4. Các nhiệm vụ cụ thể trong năm 2026 được giao như sau:",
        "Chỉ thị này có hiệu lực kể từ ngày ký. Yêu cầu Thủ trưởng các cơ quan, đơn vị, Chủ tịch Ủy ban nhân dân các xã, "
        "phường nghiêm túc triển khai thực hiện./.",
    ),
    table=(
        ("STT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời hạn"),
        (
            "1",
            "Bố trí điểm hỗ trợ nộp hồ sơ trực tuyến tại nhà văn hóa thôn",
            "Ủy ban nhân dân các xã, phường",
            "Trước ngày 30/6/2026",
        ),
        ("2", "Mở lớp kỹ năng số cho người cao tuổi", "Hội Người cao tuổi tỉnh", "Trước ngày 31/10/2026"),
        (
            "3",
            "Kết nối hệ thống thông tin giải quyết thủ tục hành chính với kho dữ liệu số",
            "Sở Khoa học và Công nghệ",
            "Trước ngày 15/12/2026",
        ),
    ),
    table_before="Chỉ thị này có hiệu lực",
    recipients=(
        "Bộ Khoa học và Công nghệ (b/c);",
        "Thường trực: Tỉnh ủy, HĐND tỉnh (b/c);",
        "Các sở, ban, ngành thuộc tỉnh;",
        "UBND các xã, phường;",
        "Lưu: VT, KGVX.",
    ),
    signature=("CHỦ TỊCH",),
    signer="Nguyễn Hữu Lâm Sơn",
)

SAMPLES = (REFORM, SCHOOLS, FIRE, DIGITAL)
