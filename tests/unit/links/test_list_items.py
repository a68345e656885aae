"""Items of pasted lists: what belongs together stays together, whichever way it is laid out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lgqtui.links.list_parser import parse_link_list
from tests.hypothesis_settings import max_examples
from tests.link_rows import rows_of


@pytest.mark.parametrize(
    ("pasted", "rows"),
    [
        ("Plan: https://example.org/x (form.pdf", "Plan: https://example.org/x -- (form.pdf"),
        ("Plan: https://example.org/x (form.pdf)", "Plan: https://example.org/x -- form.pdf"),
        ("1)\n\nAlpha, @a", "1) / Alpha: @a"),
        # Several blank lines are one, and those at the end are none
        ("Alpha:\n\n\n@a\n@b", "Alpha: @a @b"),
        ("\n1. Alpha\n\n\n  @a", "Alpha: @a"),
        ("@a\nAlpha\n\n", "Alpha: @a"),
        # Labels that stand again under the next name
        (
            "1) Law: @a\n A. Mobile\n - Android: @b\n - iOS: @c\n2) Tax: @a\n A. Mobile\n - Android: @b\n - iOS: @c",
            "Law: @a / Mobile / Android: @b / iOS: @c / Tax: @a / Mobile / Android: @b / iOS: @c",
        ),
        (
            "1) Law: @a\nA. Mobile\na. Android – @b\n- iOS: @c\n2) Tax: @a\nA. Mobile\na. Android – @b\n- iOS: @c",
            "Law: @a / Mobile / Android: @b / iOS: @c / Tax: @a / Mobile / Android: @b / iOS: @c",
        ),
        (
            "1) Law\n a. Web page: @a\n b. Form: @b\n2) Tax\n a. Web page: @a\n b. Form: @b",
            "Law / Web page: @a / Form: @b / Tax / Web page: @a / Form: @b",
        ),
        (
            "Law: @a\nMobile\nAndroid – @b\niOS: @c\nTax: @a\nMobile\nAndroid – @b\niOS: @c",
            "Law: @a / Mobile / Android: @b / iOS: @c / Tax: @a / Mobile / Android: @b / iOS: @c",
        ),
        ("Law\nApp: @a\nTax\nApp: @b", "Law / App: @a / Tax / App: @b"),
        ("Law\n- Web: @a\n- App – @b\nTax\n- Web: @a\n- App – @b", "Law / Web: @a / App: @b / Tax / Web: @a / App: @b"),
        ("Law\n- App: @a\n- Web: @b\n- Site: @c\nTax", "Law / App: @a / Web: @b / Site: @c / Tax"),
        ("A. Mobile\na. Web page: @a (Old)\nb. Form: @b", "Mobile / Web page: @a -- Old / Form: @b"),
        # Words behind a link
        ("Tax: @a\n@b (Permits)\nWater: @c", "Tax: @a / Permits: @b / Water: @c"),
        ("See @a for taxes.\n@b is for permits\n@c", "See: @a -- for taxes. / @b -- is for permits / @c"),
        ("Tax: @a\n@b (mobile)\n  @c (Old)", "Tax: @a @b @c -- mobile; Old"),
        ("@a (Permits)\n@b (2 MB)\n@c (see there.)", "Permits: @a / @b -- 2 MB / @c -- see there."),
        ("“Law”: ‘@a’\n- Tax\n  @b (Old)", "“Law”: @a / Tax: @b -- Old"),
        # A label over two lines, a name with links under it
        ("The very long name of a portal that\nhas wrapped: @a", "The very long name of a portal that has wrapped: @a"),
        ("The very long name of a heading\nPortal: @a", "The very long name of a heading / Portal: @a"),
        ("- The very long name of a heading\nportal\n@a", "The very long name of a heading portal: @a"),
        ("Health:\n - @a\n - @b", "Health: @a @b"),
        ("Health:\n- @a\n- Law: @b", "Health / @a / Law: @b"),
        # Headings, groups, names over two lines
        ("Services\n1. Alpha\n@a\n@b\n2. Beta\n@c", "Services / Alpha: @a @b / Beta: @c"),
        ("1. Group\nAlpha: @a\nBeta: @b\n2. Gamma\nof it\n@c", "Group / Alpha: @a / Beta: @b / Gamma of it: @c"),
        ("Alpha, @a -- x\n@b -- y", "Alpha: @a @b -- x; y"),
        ("- Alpha\nof the city\n- Beta, @a", "Alpha of the city / Beta: @a"),
        ("- Alpha -- x\nBeta -- y\n@a", "Alpha Beta: @a -- x; y"),
        ("Alpha：\n@a\n@b", "Alpha: @a @b"),
        ("**Alpha**\n@a", "Alpha: @a"),
        # Marks within a line count if it begins with one
        ("Alpha, @a 2) Beta, @b", "Alpha: @a / 2) Beta: @b"),
        ("- Alpha, @a 2) Beta, @b", "Alpha: @a / Beta: @b"),
        # A sentence behind a link is a note, and a link that seems cut is no pair of its neighbours
        *((f"@a Shows all wards{stop}", f"@a -- Shows all wards{stop}") for stop in (".", "!", "?", "。", "।", "؟")),
        *(
            (f"Alpha\nhttps://a.example.org/x{sign}\nBeta", f"Alpha / https://a.example.org/x{sign} / Beta")
            for sign in "-_=&%"
        ),
        # Prompts
        ("City: Alpha\nURL: @a", "City: Alpha: @a"),
        ("Portal – Website\n@a\nLaw – Website\n@b", "Portal – Website: @a / Law – Website: @b"),
        ("Services\nAlpha;@a;x\n@b;Beta", "Services / Alpha: @a -- x / Beta: @b"),
        (
            "Alpha Service\n  Web: @a\n  Tel: 112\n\nBeta\n  Web: @b\n  Tel: 113",
            "Alpha Service: @a -- Tel: 112 / Beta: @b -- Tel: 113",
        ),
        ("Alpha;@a;Water;@b", "Alpha: @a / Water: @b"),
        ("Health\nPortal, @a\nWater\nPortal, @b", "Health / Portal: @a / Water / Portal: @b"),
        ("Alpha,@a,2021\nBeta,@b,2022", "Alpha: @a -- 2021 / Beta: @b -- 2022"),
        ("[@a] Alpha\n[@b] Beta", "Alpha: @a / Beta: @b"),
        ("1. Alpha, @a\n2. Beta of the\n    old town, @b", "Alpha: @a / Beta of the old town: @b"),
        ('[Alpha](@a)\n[Beta](@b "the portal")', "Alpha: @a / Beta: @b -- the portal"),
        ("- Alpha\n\n  @a\n\n- Beta\n\n  @b", "Alpha: @a / Beta: @b"),
        (
            "Alpha, htps:/a.example.org; Beta, http//b.example.org",
            "Alpha: htps:/a.example.org / Beta: http//b.example.org",
        ),
        (
            "@a\nAlpha Service\n@b\nBeta Portal\n@c\nGamma Register",
            "Alpha Service: @a / Beta Portal: @b / Gamma Register: @c",
        ),
        (
            "@a\nAlpha Service\n\n@b\nBeta Portal\n\n@c\nGamma Register",
            "Alpha Service: @a / Beta Portal: @b / Gamma Register: @c",
        ),
        ("@a\n\nAlpha Service\n\n@b\n\nBeta Portal", "Alpha Service: @a / Beta Portal: @b"),
        ("@a\nTransport\n\n@b\nHousing", "Transport: @a / Housing: @b"),
        ("1. @a\n   Alpha Service\n2. @b\n   Beta Portal", "Alpha Service: @a / Beta Portal: @b"),
        ("@a Alpha Service", "Alpha Service: @a"),
        ("@a Alpha Service\n@b shows all wards", "Alpha Service: @a / @b -- shows all wards"),
        ("@a - Alpha\n@b - Beta", "Alpha: @a / Beta: @b"),
        ("Name: Alpha\nURL: @a\nName: Beta\nURL: @b", "Alpha: @a / Beta: @b"),
        ("URL: @a\nName: Alpha\nURL: @b\nName: Beta", "Alpha: @a / Beta: @b"),
        ("Link: @a\nTitle: Alpha\n\nLink: @b\nTitle: Beta", "Alpha: @a / Beta: @b"),
        ("Name: Alpha, URL: @a\nName: Beta, URL: @b", "Alpha: @a / Beta: @b"),
        ("Jméno: Alpha\nOdkaz: @a\n\nJméno: Beta\nOdkaz: @b", "Alpha: @a / Beta: @b"),
        (
            "- One Stop Services (JAKI), @a\n@b\n- Public Housing, @c",
            "One Stop Services (JAKI): @a @b / Public Housing: @c",
        ),
        ("Alpha Service: @a\n@b\nGamma: @c", "Alpha Service: @a @b / Gamma: @c"),
        (
            "1) Alpha, @a\n2) Beta Portal of the city\nand its districts, @b\n3) Gamma, @c",
            "Alpha: @a / Beta Portal of the city and its districts: @b / Gamma: @c",
        ),
        (
            "1) Alpha, @a\nUnited\nNations E-Government Survey 2022\n2) Beta, @b",
            "Alpha: @a -- United Nations E-Government Survey 2022 / Beta: @b",
        ),
        (
            "1) Alpha, @a\n\nUnited\nNations E-Government Survey 2022\n\n2) Beta, @b",
            "Alpha: @a -- United Nations E-Government Survey 2022 / Beta: @b",
        ),
        (
            "- Alpha, @a\nUnited\nNations E-Government Survey 2022\n- Beta, @b",
            "Alpha: @a -- United Nations E-Government Survey 2022 / Beta: @b",
        ),
        ("Health\n- Alpha, @a\nWater\n- Beta, @b", "Health / Alpha: @a / Water / Beta: @b"),
        ("Alpha\nBeta\nGamma\n@a\n@b\n@c", "Alpha: @a / Beta: @b / Gamma: @c"),
        ("Alpha\nBeta\nGamma\n\n@a\n@b\n@c", "Alpha: @a / Beta: @b / Gamma: @c"),
        ("@a\n@b\n@c\nAlpha\nBeta\nGamma", "Alpha: @a / Beta: @b / Gamma: @c"),
        ("Gamma Office;@a;Water", "Gamma Office: @a -- Water"),
        ("Transport;@a;main\nHousing;@b;side", "Transport: @a -- main / Housing: @b -- side"),
        ("1;Alpha;@a\n2;Beta;@b", "Alpha: @a / Beta: @b"),
        ("1;Alpha;@a", "Alpha: @a"),
        ("name,url\nAlpha,@a\nBeta,@b", "Alpha: @a / Beta: @b"),
        ('"Alpha, the Service",@a\n"Beta",@b', "Alpha, the Service: @a / Beta: @b"),
        ('"Alpha\nService",@a,note\nBeta,@b,note2', "Alpha Service: @a -- note / Beta: @b -- note2"),
        ("@a,Transport", "Transport: @a"),
        ('"Transport","@a","main"', "Transport: @a -- main"),
        ('"@a";"Transport"', "Transport: @a"),
        ("│ Alpha │ @a │\n├───┼───┤\n│ Beta │ @b │", "Alpha: @a / Beta: @b"),
        (
            "<ul><li><a href=\"@a\">Alpha Service</a></li><li><a href='@b'>Beta &amp; Co</a></li></ul>",
            "Alpha Service: @a / Beta & Co: @b",
        ),
        (
            (
                "<table><tr><th>Name</th><th>URL</th></tr>"
                '<tr><td>Alpha</td><td><a href="@a">@a</a></td></tr><tr><td>Beta</td><td>@b</td></tr></table>'
            ),
            "Alpha: @a / Beta: @b",
        ),
        ("<p>Alpha: @a<br>Beta: @b</p>", "Alpha: @a / Beta: @b"),
        ('<a href="@a">City portal</a>', "City portal: @a"),
        ("<p>Portal: @a</p>", "Portal: @a"),
        ('<a href="https://a.example.org/?a=1&amp;b=2">x y</a>', "x y: https://a.example.org/?a=1&b=2"),
        ("<h3>Alpha</h3><a href=@a>here</a><h3>Beta</h3><a href=@b>here</a>", "Alpha: @a / Beta: @b"),
        ('<p>The <a href="@a">Alpha Service</a> is open.</p>', "Alpha Service: @a -- The is open"),
        ("<@a> Alpha\n<@b> Beta", "Alpha: @a / Beta: @b"),
        ("Transport: ttps://a.example.org/one", "Transport: ttps://a.example.org/one"),
        ("X: https ://a.example.org/", "X: https ://a.example.org/"),
        ("https:// example.org/x", "https:// example.org/x"),
        ("Y: https:// example.org/x", "Y: https:// example.org/x"),
        ("Z - http:\\\\a.example.org\\x", "Z: http:\\\\a.example.org\\x"),
        ("W www,e.example.org/x", "W: www,e.example.org/x"),
        ("V: https : //a.example.org/", "V: https : //a.example.org/"),
        ("Report: https://example.org/docs/Annual Report.pdf", "Report: https://example.org/docs/Annual Report.pdf"),
        ("„Beta Portal“ – @b", "„Beta Portal“: @b"),
        ("»Beta« – @b", "»Beta«: @b"),
        (
            "Plan: https://example.org/My Big Plan (final).pdf and more",
            "Plan: https://example.org/My Big Plan (final).pdf -- and more",
        ),
        ("@a, https://x.org/a b.pdf", "@a https://x.org/a b.pdf"),
        ("311 Line, @a\n2D Plan, @b\n5G Office, @c", "311 Line: @a / 2D Plan: @b / 5G Office: @c"),
        ("24/7 call centre, @a\n1.5 million trees, @b", "24/7 call centre: @a / 1.5 million trees: @b"),
        ("Services\n\n1. Alpha\n@a\n2. Beta\n@b\n", "Services / Alpha: @a / Beta: @b"),
        (
            "1. Health\nHospitals, @a\nClinics, @b\n2. Water\nPipes, @c",
            "Health / Hospitals: @a / Clinics: @b / Water / Pipes: @c",
        ),
        (
            "Alpha Service\nfor all citizens\n@a\n\nBeta Portal\nfor firms\n@b",
            "Alpha Service for all citizens: @a / Beta Portal for firms: @b",
        ),
        ("Alpha\n@a\nonly weekdays\n\nBeta\n@b\nat night", "Alpha: @a -- only weekdays / Beta: @b -- at night"),
        ("@a\nAlpha\nonly weekdays\n\n@b\nBeta\nat night", "Alpha: @a -- only weekdays / Beta: @b -- at night"),
        ("Services\nAlpha\n@a\n\nBeta\n@b", "Services / Alpha: @a / Beta: @b"),
        ("Services:\n@a\nAlpha\n@b\nBeta", "Services / Alpha: @a / Beta: @b"),
        ("Services\n\n@a\nAlpha\n\n@b\nBeta", "Services / Alpha: @a / Beta: @b"),
        ("@a\n@b\nAlpha\n\n@c\nGamma", "Alpha: @a @b / Gamma: @c"),
        ("Alpha\n@a\n\n\nBeta\n@b\n@c", "Alpha: @a / Beta: @b @c"),
        (
            "Name: Alpha Service\nWebsite: @a\nDescription: for all\n\nName: Beta\nWebsite: @b\nDescription: for firms",
            "Alpha Service: @a -- Description: for all / Beta: @b -- Description: for firms",
        ),
        ("Name:\nAlpha\nURL:\n@a\nName:\nBeta\nURL:\n@b", "Alpha: @a / Beta: @b"),
        ("1. Name: Alpha\n   URL: @a\n2. Name: Beta\n   URL: @b", "Alpha: @a / Beta: @b"),
        ("名称：数据门户\n网址：@a\n名称：地图\n网址：@b", "数据门户: @a / 地图: @b"),
        ("Alpha\nLink: @a\nBeta\nLink: @b", "Alpha: @a / Beta: @b"),
        ("Website: @a\nApp: @b", "Website: @a / App: @b"),
        ("URL @a", "@a"),
        ("Alpha – Website: @a\nBeta – Website: @b", "Alpha: @a / Beta: @b"),
        ("Alpha (link: @a)", "Alpha: @a"),
        ("Alpha;@a;note one;note two\nBeta;@b;note three;", "Alpha: @a -- note one, note two / Beta: @b -- note three"),
        ("Alpha; @a; Water\nBeta; @b; Roads", "Alpha: @a -- Water / Beta: @b -- Roads"),
        ("Alpha, @a, Water\nBeta, @b, Roads", "Alpha: @a -- Water / Beta: @b -- Roads"),
        ("Parks, Roads, @a\nWater, Gas, @b", "Parks, Roads: @a / Water, Gas: @b"),
        ("Parks,Roads,@a\nWater,Gas,@b", "Parks: @a -- Roads / Water: @b -- Gas"),
        ("No;Service;Link;Department\n1;Alpha;@a;Water\n2;Beta;@b;Roads", "Alpha: @a -- Water / Beta: @b -- Roads"),
        ("Alpha    @a    Water\nBeta    @b    Roads", "Alpha: @a -- Water / Beta: @b -- Roads"),
        ('"@a","Alpha ""the"" Service"\n"@b","Beta, Gamma"', 'Alpha "the" Service: @a / Beta, Gamma: @b'),
        ("https://www.gov.pl/page,123.html", "https://www.gov.pl/page,123.html"),
        ("https://x.org/p;jsessionid=12", "https://x.org/p;jsessionid=12"),
        ("Alpha, https://x.org/a,b,c", "Alpha: https://x.org/a,b,c"),
        ("Alpha;@a,@b", "Alpha: @a @b"),
        ("Title,URL,Visits\nAlpha,@a,12\nBeta,@b,13", "Alpha: @a -- 12 / Beta: @b -- 13"),
        ("Alpha,@a\nBeta,@b\nGamma,", "Alpha: @a / Beta: @b / Gamma"),
        ("Наименование;Ссылка\nАльфа;@a\nБета;@b", "Альфа: @a / Бета: @b"),
        ("服务,网址\n数据,@a\n地图,@b", "数据: @a / 地图: @b"),
        (
            '<ol>\n <li><a href="@a">Alpha\n  Service</a></li>\n <li>Beta: <a href="@b">here</a></li>\n</ol>',
            "Alpha Service: @a / Beta: @b",
        ),
        (
            (
                "<table><tr><td>1</td><td><a href='@a'>Alpha</a></td><td>Water</td></tr>"
                "<tr><td>2</td><td><a href='@b'>Beta</a></td><td>Roads</td></tr></table>"
            ),
            "Alpha: @a -- Water / Beta: @b -- Roads",
        ),
        (
            '<tr><td>Alpha</td><td><a href="@a">Open</a></td></tr><tr><td>Beta</td><td><a href="@b">Open</a></td></tr>',
            "Alpha: @a / Beta: @b",
        ),
        ('<dl><dt>Alpha</dt><dd><a href="@a">@a</a></dd><dt>Beta</dt><dd>@b</dd></dl>', "Alpha: @a / Beta: @b"),
        (
            '<div><a href="@a"><img src="x.png" alt="Alpha"></a></div><div><a href="@b"><h3>Beta</h3></a></div>',
            "Alpha: @a / Beta: @b",
        ),
        ('<ul><li>Alpha<ul><li><a href="@a"></a></li></ul></li></ul>', "Alpha: @a"),
        ('<a href="@a">Alpha</a>\n<a href="@b">Beta</a>', "Alpha: @a / Beta: @b"),
        ('<a href="@a">Alpha</a>, <a href="@b">Beta</a>', "Alpha: @a / Beta: @b"),
        ("<A HREF='@a' target=_blank class=\"a b\">Alpha &eacute;&#8211;&quot;x&quot;</A>", 'Alpha é–"x": @a'),
        ("<p>Alpha &lt;@a&gt;</p>", "Alpha: @a"),
        ('<p><strong>Alpha</strong>: <a href="@a">a.example.org</a></p>', "Alpha: @a"),
        ('<li>Health: <a href="@a">Portal</a>, <a href="@b">App</a></li>', "Portal: @a / App: @b -- Health"),
        ('<h2>Services</h2><ul><li><a href="@a">Alpha</a></li></ul>', "Services / Alpha: @a"),
        (
            "<!-- x --><style>p{}</style><ul><li><a title='a' href=@a>Alpha</a><li><a href=@b>Beta</a></ul>",
            "Alpha: @a / Beta: @b",
        ),
        ("<td>Alpha<br>Service</td><td>@a</td>", "Alpha Service: @a"),
        ("Alpha<br>@a<br>Beta<br>@b", "Alpha: @a / Beta: @b"),
        ("Portal <@a>\nApp <@b>", "Portal: @a / App: @b"),
        ("<p.example.org>, x", "x: p.example.org"),
        ('<ul><li>Alpha – <a href="@a">@a</a></li><li>Beta – <a href="@b">@b</a></li></ul>', "Alpha: @a / Beta: @b"),
        ("@a Alpha @b Beta", "Alpha: @a / Beta: @b"),
        ("1. @a Alpha\n2. @b Beta", "Alpha: @a / Beta: @b"),
        ("- @a: Alpha\n  @b: Beta", "Alpha: @a / Beta: @b"),
        ("* Alpha: @a\n* Beta:\n  @b\n  @c", "Alpha: @a / Beta: @b @c"),
        ("1. Law, @a\n2. Health\n\nWater, @b", "Law: @a / Health / Water: @b"),
        (
            "1) Water Works Online\n   @a\n\n2) Parks and Gardens\n   @b\n",
            "Water Works Online: @a / Parks and Gardens: @b",
        ),
        (
            '"Service","Address","Since"\n"Births, deaths","@a","2019"\n"Marriages","@b","2020"',
            "Births, deaths: @a -- 2019 / Marriages: @b -- 2020",
        ),
        (
            "Bezeichnung;Webseite;Amt\nMeldewesen;@a;Bürgeramt\nGewerbe;@b;Ordnungsamt",
            "Meldewesen: @a -- Bürgeramt / Gewerbe: @b -- Ordnungsamt",
        ),
        (
            '<ul><li>Transport<ul><li><a href="@a">Bus</a></li><li><a href="@b">Tram</a></li></ul></li></ul>',
            "Transport / Bus: @a / Tram: @b",
        ),
        (
            (
                "<table><thead><tr><th>No.</th><th>Portal</th></tr></thead><tbody>"
                '<tr><td>1.</td><td><a href="@a">Open data</a></td></tr>'
                '<tr><td>2.</td><td><a href="@b">Maps</a></td></tr></tbody></table>'
            ),
            "Open data: @a / Maps: @b",
        ),
        (
            "• @a\n  Citizen card\n  for residents only\n• @b\n  Library",
            "Citizen card: @a -- for residents only / Library: @b",
        ),
        (
            "1. Registration of\nsmall and medium\nenterprises: @a\n2. Licences: @b",
            "Registration of small and medium enterprises: @a / Licences: @b",
        ),
        ("City app\nAndroid: @a\niOS: @b\n", "City app / Android: @a / iOS: @b"),
        ("١- بوابة المدينة: @a\n٢- الخرائط: @b", "بوابة المدينة: @a / الخرائط: @b"),
        ("๑. บริการ\n@a\n๒. แผนที่\n@b", "บริการ: @a / แผนที่: @b"),
        (
            "Health:\n- Hospitals, @a\n- Clinics, @b\nWater:\n- Bills, @c",
            "Health / Hospitals: @a / Clinics: @b / Water / Bills: @c",
        ),
        (
            "Name: Tax portal\nLink: @a\n\nName: Job centre\nLink: @b\n\nName: Archive\nLink: @c",
            "Tax portal: @a / Job centre: @b / Archive: @c",
        ),
        ("Serviço: Impostos\nEndereço: @a\nServiço: Saúde\nEndereço: @b", "Impostos: @a / Saúde: @b"),
        (
            "1. Taxes - htps//a.example.org/tax\n2. Roads - https:/b.example.org/r",
            "Taxes: htps//a.example.org/tax / Roads: https:/b.example.org/r",
        ),
        (
            "Budget (https://a.example.org/docs/Budget 2023 final.xlsx), Plan: @b",
            "Budget: https://a.example.org/docs/Budget 2023 final.xlsx / Plan: @b",
        ),
        (
            "- [x] [Building permits](@a)\n- [ ] [Land register](@b) – from 2024",
            "Building permits: @a / Land register: @b -- from 2024",
        ),
        ("- Complaints desk, @a and\n  @b\n- Hotline, @c", "Complaints desk: @a @b / Hotline: @c"),
        (
            "┌──────┬──────┐\n│ Name │ Link │\n├──────┼──────┤\n│ Bus  │ @a │\n│ Tram │ @b │\n└──────┴──────┘",
            "Bus: @a / Tram: @b",
        ),
        ("I. @a\n\nMayor's office\n\nII. @b\n\nCouncil", "Mayor's office: @a / Council: @b"),
        (
            "Our services:\n1. Tax, @a\nUnited\nNations E-Government Survey 2022\n2. Roads, @b",
            "Our services / Tax: @a -- United Nations E-Government Survey 2022 / Roads: @b",
        ),
        ("01;Cemeteries;@a;daily\n02;Markets;@b;weekly", "Cemeteries: @a -- daily / Markets: @b -- weekly"),
        (
            "Swimming pools\n@a\nOpening hours and prices.\n\nPlaygrounds\n@b\nA map of all.",
            "Swimming pools: @a -- Opening hours and prices / Playgrounds: @b -- A map of all",
        ),
        ("Theatre — @a — tickets\nOpera — @b — tickets", "Theatre: @a -- tickets / Opera: @b -- tickets"),
        ("<p><b>Zoo</b><br>@a</p><p><b>Aquarium</b><br><a href='@b'>click here</a></p>", "Zoo: @a / Aquarium: @b"),
        ("a) Alpha\nb) Beta\nc) Gamma\n\n@a\n@b\n@c", "Alpha: @a / Beta: @b / Gamma: @c"),
        ("1. Alpha\n2. Beta\n\n1. @a\n2. @b", "Alpha: @a / Beta: @b"),
        ("-;Alpha;@a\n-;Beta;@b", "Alpha: @a / Beta: @b"),
        ("City,Portal,Link\nX,Alpha,@a\nX,Beta,@b", "Alpha: @a -- X / Beta: @b -- X"),
        ('<ul><li>Alpha: <a href="@a">web</a> / <a href="@b">app</a></li></ul>', "Alpha: @a / app: @b"),
        ("1. Alpha\n   Website: @a\n2. Beta\n   Website: @b", "Alpha: @a / Beta: @b"),
        ("Nom : Alpha\nSite web : @a\n\nNom : Beta\nSite web : @b", "Alpha: @a / Beta: @b"),
        ("Название: Налоги\nСсылка: @a\nНазвание: Дороги\nСсылка: @b", "Налоги: @a / Дороги: @b"),
        ("Link;Name;Nr\n@a;Alpha;1\n@b;Beta;2", "Alpha: @a -- 1 / Beta: @b -- 2"),
        ("<p>1. <a href='@a'>Alpha</a></p><p>2. <a href='@b'>Beta</a></p>", "Alpha: @a / Beta: @b"),
        (
            (
                "<table><tr><th>Service</th><th>Link</th><th>Office</th></tr>"
                "<tr><td>Alpha</td><td>@a</td><td>Water</td></tr></table>"
            ),
            "Alpha: @a -- Water",
        ),
        ("<a href=\"@a\" title='x > y'>Alpha</a> and <a href='@b'>Beta</a>", "Alpha: @a / Beta: @b"),
        ("i. Alpha, @a\nii. Beta, @b\niii. Gamma, @c", "Alpha: @a / Beta: @b / Gamma: @c"),
        ("Α) Άλφα: @a\nΒ) Βήτα: @b", "Άλφα: @a / Βήτα: @b"),
        ("⓵ Alpha @a\n⓶ Beta @b", "Alpha: @a / Beta: @b"),
        ("[1] Alpha\n    @a\n[2] Beta\n    @b", "Alpha: @a / Beta: @b"),
        ("- Alpha, @a\n  (only in the morning)\n- Beta, @b", "Alpha: @a -- (only in the morning) / Beta: @b"),
        ("1) Alpha, @a\n@b\n2) Beta, @c", "Alpha: @a @b / Beta: @c"),
        (
            "Alpha: https//a.example.org/x\nBeta: ttp://b.example.org/y",
            "Alpha: https//a.example.org/x / Beta: ttp://b.example.org/y",
        ),
        (
            "1. Report: https://example.org/docs/Annual Report.pdf\n2. Plan: https://example.org/docs/Our Plan.docx",
            "Report: https://example.org/docs/Annual Report.pdf / Plan: https://example.org/docs/Our Plan.docx",
        ),
        ("2021 Budget, @a\n2022 Budget, @b\n2023 Budget, @c", "2021 Budget: @a / 2022 Budget: @b / 2023 Budget: @c"),
        ("Alpha\n\n@a\n\n@b\n\nBeta\n\n@c", "Alpha: @a / @b / Beta: @c"),
        (
            "Department of Health\nAlpha: @a\nBeta: @b\n\nDepartment of Water\nGamma: @c",
            "Department of Health / Alpha: @a / Beta: @b / Department of Water / Gamma: @c",
        ),
        ("Ø  Birth registration @a\nØ  Marriage licence @b", "Birth registration: @a / Marriage licence: @b"),
        ("v  Birth registration @a\nv  Marriage licence @b", "Birth registration: @a / Marriage licence: @b"),
        ("ü Birth registration @a\nü Marriage licence @b", "Birth registration: @a / Marriage licence: @b"),
        ("✅ Births\n🔗 @a\n✅ Deaths\n🔗 @b", "Births: @a / Deaths: @b"),
        ("¹ @a\n² @b", "@a / @b"),
        ("* [@a Births]\n* [@b Deaths]", "Births: @a / Deaths: @b"),
        ("出生届：@a（日本語）\n死亡届：@b（英語）", "出生届: @a -- 日本語 / 死亡届: @b -- 英語"),
        ("፩. የልደት ምዝገባ @a\n፪. የሞት ምዝገባ @b", "የልደት ምዝገባ: @a / የሞት ምዝገባ: @b"),
        ("ሀ. የልደት ምዝገባ፡ @a\nለ. የሞት ምዝገባ፡ @b", "የልደት ምዝገባ: @a / የሞት ምዝገባ: @b"),
        ("១. សំបុត្រកំណើត៖ @a\n២. មរណភាព៖ @b", "សំបុត្រកំណើត: @a / មរណភាព: @b"),
        ("၁။ မွေးစာရင်း @a\n၂။ သေစာရင်း @b", "မွေးစာရင်း: @a / သေစာရင်း: @b"),
        ("၁။ကမွေး @a\n၂။သေ @b", "ကမွေး: @a / သေ: @b"),
        ("sep=;\nService;URL\nBirths;@a\nDeaths;@b", "Births: @a / Deaths: @b"),
        ("Births;@a;1.234,5\nDeaths;@b;2.345,6", "Births: @a -- 1.234,5 / Deaths: @b -- 2.345,6"),
        (
            "Service;URL;E-mail\nBirths;@a;births@example.org\nDeaths;@b;d@example.org",
            "Births: @a -- births@example.org / Deaths: @b -- d@example.org",
        ),
        ("Births:@a;Deaths:@b;Tax:@c", "Births: @a / Deaths: @b / Tax: @c"),
        (
            (
                '<div class="card"><h4>Births</h4><p>Register a birth.'
                '</p><a class="btn" href="@a">Read more</a></div>'
                '<div class="card"><h4>Deaths</h4><p>Register a death.'
                '</p><a class="btn" href="@b">Read more</a></div>'
            ),
            "Births Register a birth: @a / Deaths Register a death: @b",
        ),
        ('<li>Births (<a href="@a">online</a>, <a href="@b">app</a>)</li>', "online: @a / app: @b -- Births"),
        (
            (
                '<article><h2><a href="@a">Births</a></h2><time>2024</time></article>'
                '<article><h2><a href="@b">Deaths</a></h2><time>2023</time></article>'
            ),
            "Births: @a -- 2024 / Deaths: @b -- 2023",
        ),
        (
            "Name: Births\nURL: @a\nNotes: mornings\nName: Deaths\nURL: @b\nNotes: evenings",
            "Births: @a -- Notes: mornings / Deaths: @b -- Notes: evenings",
        ),
        ("@a\n- Births\n@b\n- Deaths", "Births: @a / Deaths: @b"),
        ("1. @a\n- Births\n2. @b\n- Deaths", "Births: @a / Deaths: @b"),
        (
            "Births: htttp://a.example.org/x\nDeaths: http:b.example.org/y\nTax: http:///c.example.org",
            "Births: htttp://a.example.org/x / Deaths: http:b.example.org/y / Tax: http:///c.example.org",
        ),
        ("Births: https:/ /a.example.org/x\nDeaths: @b", "Births: https:/ /a.example.org/x / Deaths: @b"),
        (
            "Births: httsp://a.example.org/x\nDeaths: htpps://b.example.org/y\nTax: htpt://c.example.org/z",
            "Births: httsp://a.example.org/x / Deaths: htpps://b.example.org/y / Tax: htpt://c.example.org/z",
        ),
        (
            "Births: https：//a.example.org/x\nDeaths: http：／／b.example.org/y",
            "Births: https：//a.example.org/x / Deaths: http：／／b.example.org/y",
        ),
        ("Births [1]\nDeaths [2]\n\n[1] @a\n[2] @b", "Births [1]: @a / Deaths [2]: @b"),
        ("Births¹\nDeaths²\n\n¹ @a\n² @b", "Births¹: @a / Deaths²: @b"),
        (
            "Report: https://a.example.org/My Documents/Annual Report.pdf",
            "Report: https://a.example.org/My Documents/Annual Report.pdf",
        ),
        (
            "Report: https://a.example.org/files/Annual Report.PDF?dl=1",
            "Report: https://a.example.org/files/Annual Report.PDF?dl=1",
        ),
        ("O Portal da Cidade @a\nO Mapa @b", "O Portal da Cidade: @a / O Mapa: @b"),
        ("Births\n- @a\nDeaths\n- @b", "Births: @a / Deaths: @b"),
        ("[[@a][Births]]\n[[@b][Deaths]]", "Births: @a / Deaths: @b"),
        ("Births;@a;12.03.2024\nDeaths;@b;13.04.2024", "Births: @a -- 12.03.2024 / Deaths: @b -- 13.04.2024"),
        ("Births,@a,v1.2\nDeaths,@b,v1.3", "Births: @a -- v1.2 / Deaths: @b -- v1.3"),
        ("Births;@a;12.03.2024", "Births: @a -- 12.03.2024"),
        ("Births,@a,3.5", "Births: @a -- 3.5"),
        ("Births;@a;U.S.\nDeaths;@b;U.K.", "Births: @a -- U.S. / Deaths: @b -- U.K."),
        ("Births;@a;@b;12.3\nDeaths;@c;;1.0", "Births: @a @b -- 12.3 / Deaths: @c -- 1.0"),
        ("Births: @a\nonly weekdays\n\nDeaths: @b\nat night", "Births: @a -- only weekdays / Deaths: @b -- at night"),
        ("①. Births @a\n②. Deaths @b", "Births: @a / Deaths: @b"),
        ("(①) Births @a\n(②) Deaths @b", "Births: @a / Deaths: @b"),
        ("1) Births:\n@a,\n@b\n2) Deaths:\n@c", "Births: @a @b / Deaths: @c"),
        ("1.\nBirths\n@a\n2.\nDeaths\n@b", "Births: @a / Deaths: @b"),
        ("1\nBirths\n@a\n2\nDeaths\n@b", "Births: @a / Deaths: @b"),
        ("1\n@a\nBirths\n2\n@b\nDeaths", "Births: @a / Deaths: @b"),
        ("1) Births @a 2) Deaths @b 3) Tax @c", "Births: @a / Deaths: @b / Tax: @c"),
        ("1. Births: @a; 2. Deaths: @b; 3. Tax: @c", "Births: @a / Deaths: @b / Tax: @c"),
        ("(a) Births: @a, (b) Deaths: @b, (c) Tax: @c", "Births: @a / Deaths: @b / Tax: @c"),
        ("• Births @a • Deaths @b • Tax @c", "Births: @a / Deaths: @b / Tax: @c"),
        ("· Births: @a · Deaths: @b", "Births: @a / Deaths: @b"),
        ("Births;[portal](@a);x\nDeaths;[page](@b);y", "portal: @a -- Births, x / page: @b -- Deaths, y"),
        ("Law,@a,page.pdf\nTax,@b,tax.pdf", "Law: @a -- page.pdf / Tax: @b -- tax.pdf"),
        ("Law;@a;page.pdf\nTax;@b;tax.pdf", "Law: @a -- page.pdf / Tax: @b -- tax.pdf"),
        (
            "Service;URL;Opened;Contact\nBirths;@a;12.03.2024;a@x.org\nTax;@b;01.04.2024;b@x.org",
            "Births: @a -- 12.03.2024, a@x.org / Tax: @b -- 01.04.2024, b@x.org",
        ),
        ("Service,URL,Version\nBirths,@a,2.0\nTax,@b,3.1", "Births: @a -- 2.0 / Tax: @b -- 3.1"),
        (
            (
                "<h3>Births</h3><p>Since 2019</p><p><a href='@a'>More</a></p>"
                "<h3>Tax</h3><p>Since 2020</p><p><a href='@b'>More</a></p>"
            ),
            "Births Since 2019: @a / Tax Since 2020: @b",
        ),
        (
            (
                "<h3>Births</h3><p><a href='@a'>@a</a></p><p>Since 2019</p>"
                "<h3>Tax</h3><p><a href='@b'>@b</a></p><p>Since 2020</p>"
            ),
            "Births: @a -- Since 2019 / Tax: @b -- Since 2020",
        ),
        (
            "Name: Births\nURL: @a\nPhone: 112\nName: Tax\nURL: @b\nPhone: 113\n",
            "Births: @a -- Phone: 112 / Tax: @b -- Phone: 113",
        ),
        (
            "Name: Births\nOffice: Civil\nURL: @a\nName: Tax\nOffice: Fiscal\nURL: @b",
            "Births Office: Civil: @a / Tax Office: Fiscal: @b",
        ),
        (
            "Название: Рождение\nОтдел: ЗАГС\nСсылка: @a\nНазвание: Налоги\nОтдел: Финансы\nСсылка: @b",
            "Рождение Отдел: ЗАГС: @a / Налоги Отдел: Финансы: @b",
        ),
        (
            "الاسم: المواليد\nالرابط: @a\nملاحظة: يوميا\nالاسم: الضرائب\nالرابط: @b\nملاحظة: شهريا",
            "المواليد: @a -- ملاحظة: يوميا / الضرائب: @b -- ملاحظة: شهريا",
        ),
        ("• Births\n• @a\n• Tax\n• @b\n• Dogs\n• @c", "Births: @a / Tax: @b / Dogs: @c"),
        ("1. Births\n2. @a\n3. Tax\n4. @b", "Births: @a / Tax: @b"),
        ("Births\n→ @a\nTax\n→ @b", "Births: @a / Tax: @b"),
        ("Births\n→ @a\nTax\n→ @b\n→ @c", "Births: @a / Tax: @b @c"),
        ("📌 Births\n🌐 @a\n\n📌 Tax\n🌐 @b", "Births: @a / Tax: @b"),
        ("Our services:\n✅ Births\n🔗 @a\n✅ Tax\n🔗 @b", "Our services / Births: @a / Tax: @b"),
        ("Births\n> @a\nTax\n> @b", "Births: @a / Tax: @b"),
        ("Births (online)\n- @a\n\nTax (online)\n- @b", "Births (online): @a / Tax (online): @b"),
        ("Births:\n- @a\nTax:\n- @b", "Births: @a / Tax: @b"),
        ("Births:\n• @a\n• @b\nTax:\n• @c", "Births: @a @b / Tax: @c"),
        ("•\nBirths: @a\n•\nTax: @b", "Births: @a / Tax: @b"),
        ("1)\nBirths: @a\n2)\nTax: @b", "Births: @a / Tax: @b"),
        ("1) Births – @a; 2) Tax – @b; 3) Dogs – @c", "Births: @a / Tax: @b / Dogs: @c"),
        ("一、出生：@a；二、税务：@b；三、狗：@c", "出生: @a / 税务: @b / 狗: @c"),
        ("Births:@a,Tax:@b", "Births: @a / Tax: @b"),
        (
            "Births https,//a.example.org/x\nTax http.//b.example.org",
            "Births: https,//a.example.org/x / Tax: http.//b.example.org",
        ),
        (
            "Report: https://a.example.org/My Docs/Report 2021.pdf\nPlan: https://b.example.org/Plan 2022.pdf?dl=1",
            "Report: https://a.example.org/My Docs/Report 2021.pdf / Plan: https://b.example.org/Plan 2022.pdf?dl=1",
        ),
        ("[@a Births]\n[@b Tax]", "Births: @a / Tax: @b"),
        ("Births\n• @a\n• @b\n\nTax\n• @c", "Births: @a @b / Tax: @c"),
        ("Births: @a和@b\nTax: @c", "Births: @a @b / Tax: @c"),
        ("Births: @a et/ou @b\nTax: @c", "Births: @a @b / Tax: @c"),
        ("Births: @a und @b\nTax: @c", "Births: @a @b / Tax: @c"),
        ("Births: @a ve @b\nTax: @c", "Births: @a @b / Tax: @c"),
        ("Births: @a na @b\nTax: @c", "Births: @a @b / Tax: @c"),
        ("Births: @a や @b\nTax: @c", "Births: @a @b / Tax: @c"),
        ("Births: @a และ @b\nTax: @c", "Births: @a @b / Tax: @c"),
        ("Births: @a và @b\nTax: @c", "Births: @a @b / Tax: @c"),
        ("Births: @a और @b\nTax: @c", "Births: @a @b / Tax: @c"),
        ("الخدمة؛الرابط\nالمواليد؛@a\nالضرائب؛@b", "المواليد: @a / الضرائب: @b"),
        ("@a => Births\n@b => Tax", "Births: @a / Tax: @b"),
        ("@a\nBirths\n\n@b\nTax\n\n@c", "Births: @a / Tax: @b / @c"),
        ("Births\n@a\n***\nTax\n@b", "Births: @a / Tax: @b"),
        ("Births\n@a\n* * *\nTax\n@b", "Births: @a / Tax: @b"),
        ("@a\nBirths\n\n@b\n\n@c\nDogs", "Births: @a / @b / Dogs: @c"),
        ("@a\n\n@b\n\n@c\nDogs", "@a / @b / Dogs: @c"),
        ("Births: @a和@b、@c", "Births: @a @b @c"),
        ("Births: @a oder @b", "Births: @a @b"),
        ("👉🏽 Births\n@a\n👉🏽 Tax\n@b", "Births: @a / Tax: @b"),
        ("²Co: @a\nm² calculator: @b", "²Co: @a / m² calculator: @b"),
        ("O Portal da Cidade: @a\nO Mapa: @b", "O Portal da Cidade: @a / O Mapa: @b"),
        ("1. Births @a\n12\n2. Tax @b", "Births: @a -- 12 / Tax: @b"),
        ("12/2021 Decree: @a\n13/2021 Decree: @b", "12/2021 Decree: @a / 13/2021 Decree: @b"),
        ("Water » @a\nParking > @b\n« Roads » @c", "Water: @a / Parking: @b / « Roads »: @c"),
        ("City › Water ► @a\nParking * @b\nWelcome ! @c", "City › Water: @a / Parking: @b / Welcome !: @c"),
    ],
)
def test_a_shape_becomes_rows(pasted: str, rows: str) -> None:
    """Names and addresses are paired as the layout shows."""
    assert rows_of(pasted) == rows


NAMES = st.sampled_from(["Alpha Service", "Beta", "Gamma of the city", "Données", "数据门户", "Портал", "5G Office"])
MARKED = st.sampled_from(["", "- ", "* ", "{}. ", "{}) ", "({}) ", "- {}) ", "{}\t"])
LAYOUTS = st.sampled_from(
    ["{name}, {url}", "{name}\n{url}", "{url}\n{name}", "Name: {name}\nURL: {url}", "{name} ({url})", "{url} - {name}"]
)


def test_a_row_is_joined_if_one_of_its_links_is() -> None:
    """Whichever links follow it."""
    cut, uncut = "https://a.example.org/reports/2020-\nfinal.pdf", "https://b.example.org/x"
    assert [[row.joined for row in parse_link_list(f"Law\n{pasted}")] for pasted in (f"{cut}\n{uncut}", uncut)] == [
        [True],
        [False],
    ]


@given(st.lists(NAMES, min_size=1, max_size=6), MARKED, LAYOUTS, st.sampled_from(["\n", "\n\n"]))
@max_examples(200)
def test_names_and_addresses_of_a_regular_list_come_out_in_pairs(
    names: list[str], mark: str, layout: str, gap: str
) -> None:
    """Whatever the marks, the order and the blank lines."""
    urls = [f"https://{n}.example.org/" for n in range(len(names))]
    entries = [
        mark.format(n) + layout.format(name=name, url=url)
        for n, (name, url) in enumerate(zip(names, urls, strict=True), 1)
    ]
    rows = [(parsed.row.label, *parsed.row.urls) for parsed in parse_link_list(gap.join(entries))]
    assert rows == list(zip(names, urls, strict=True))
