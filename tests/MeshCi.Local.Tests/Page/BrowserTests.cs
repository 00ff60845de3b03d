using Microsoft.Playwright;

namespace MeshCi.Local.Tests.Page;

/// <summary>The page in a real browser without scripts. Screenshots are kept under <c>artifacts/page</c> for inspection.</summary>
[Trait("Uses", "OtherPrograms")]
public sealed class BrowserTests(Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task The_printed_address_opens_the_page_and_its_key_disappears_from_the_URL()
    {
        var page = await browser.OpenAsync();
        await using var server = await Shop();
        (await page.GotoAsync(server.Endpoint))!.Status.ShouldBe(401);
        (await page.InnerTextAsync("h1")).ShouldBe("This page requires a key");
        (await page.GotoAsync(server.PageKey.Address(server.Endpoint)))!.Status.ShouldBe(200);
        page.Url.ShouldBe(server.Endpoint + "/");
        (await page.InnerTextAsync("h1 .name")).ShouldBe("shop");
        (await page.ReloadAsync())!.Status.ShouldBe(200);
    }

    [Theory]
    [InlineData(1400, ColorScheme.Light)]
    [InlineData(1400, ColorScheme.Dark)]
    [InlineData(400, ColorScheme.Light)]
    [InlineData(400, ColorScheme.Dark)]
    public async Task The_page_fits_the_window_in_each_color_scheme(int width, ColorScheme scheme)
    {
        var page = await browser.OpenAsync(width, scheme);
        await using var server = await Shop();
        await Enter(page, server);
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Repository.PathOf($"artifacts/page/shop-{width}-{scheme}.png"), FullPage = true });
        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBe(width);
        var (ground, text) = (await Luminance(page, "backgroundColor"), await Luminance(page, "color"));
        if (scheme == ColorScheme.Dark) ground.ShouldBeLessThan(text);
        else ground.ShouldBeGreaterThan(text);
    }

    [Fact]
    public async Task A_service_shows_its_routes_in_order_with_their_targets_and_weights()
    {
        var page = await browser.OpenAsync();
        await using var server = await Shop();
        await Enter(page, server);
        var orders = page.Locator("[id='service-orders.shop.local']");
        (await orders.Locator("h3").InnerTextAsync()).ShouldBe("orders.shop.local v1");
        (await orders.Locator(".origin").InnerTextAsync()).ShouldStartWith("release 1.4.0 · build github.211 · owner example/shop/orders · changed ");
        (await orders.Locator("tbody th .name").AllInnerTextsAsync()).ShouldBe(["checkout", "default"]);
        var cells = await orders.Locator("tbody tr").First.Locator("td").AllInnerTextsAsync();
        cells[0].ShouldBe("path begins with /checkout\nmethod POST\nheader x-tenant begins with gold-");
        cells[1].ShouldBe("request 6s\none retry, 3s each, on connection-error");
        cells[2].ShouldContain("90 % orders\n");
        cells[2].ShouldEndWith("10 % orders-canary");
        cells[3].ShouldBe("v1");
        (await orders.Locator("tbody tr").First.Locator(".share").EvaluateAllAsync<double[]>("bars => bars.map(bar => bar.width.baseVal.value)"))
            .ShouldBe([90, 10]);
    }

    [Fact]
    public async Task Problems_are_described_in_words_and_linked_to_their_place()
    {
        var page = await browser.OpenAsync();
        await using var server = await Shop();
        await Enter(page, server);
        (await page.Locator(".remarks li").AllInnerTextsAsync()).ShouldBe(
        [
            "service old.shop.local has no provider: calls to it fail",
            "node reports is not used by any service",
            "node orders-canary calls mail.example.com, which is not a service of this mesh",
        ]);
        await page.ClickAsync(".remarks a >> nth=1");
        page.Url.ShouldEndWith("#node-reports");
        (await page.Locator("tr:has(:target) .warning").InnerTextAsync()).ShouldContain("is not used by any service");
    }

    [Fact]
    public async Task The_latest_changes_are_shown_with_their_versions()
    {
        var page = await browser.OpenAsync();
        await using var server = await Shop();
        await Enter(page, server);
        var first = page.Locator(".changes tbody tr").First;
        (await first.Locator("td").AllInnerTextsAsync()).ShouldBe(["UpdateRoute", "web/pages", "v1 → v2", "root"]);
    }

    [Fact]
    public async Task Every_table_has_a_caption_every_column_a_header_and_every_section_a_landmark()
    {
        var page = await browser.OpenAsync(400);
        await using var server = await Shop();
        await Enter(page, server);
        (await page.Locator("main, header, footer, nav[aria-label]").CountAsync()).ShouldBeGreaterThanOrEqualTo(4);
        (await page.Locator("h1").CountAsync()).ShouldBe(1);
        var tables = await page.Locator("table").CountAsync();
        tables.ShouldBeGreaterThan(4);
        (await page.Locator("table > caption").CountAsync()).ShouldBe(tables);
        (await page.EvaluateAsync<int>(
            "[...document.querySelectorAll('tbody tr')].filter(row => row.cells.length !== row.closest('table').tHead.rows[0].cells.length).length"))
                .ShouldBe(0);
        (await page.EvaluateAsync<int>(
            "[...document.querySelectorAll('a[href^=\"#\"]')].filter(link => !document.getElementById(link.getAttribute('href').slice(1))).length"))
                .ShouldBe(0);
        (await page.EvaluateAsync<int>(
            "document.querySelectorAll('[id]').length - new Set([...document.querySelectorAll('[id]')].map(element => element.id)).size")).ShouldBe(0);
        await page.Keyboard.PressAsync("Tab");
        (await page.EvaluateAsync<string>("document.activeElement.textContent")).ShouldBe("Skip to the content");
        (await page.GetByRole(AriaRole.Table, new PageGetByRoleOptions { Name = "Virtual nodes" }).CountAsync()).ShouldBe(1);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task All_text_has_enough_contrast_with_its_background(ColorScheme scheme)
    {
        var page = await browser.OpenAsync(1400, scheme);
        await using var server = await Shop();
        await Enter(page, server);

        // The ratio of WCAG 2.2, success criterion 1.4.3, for every element with its own text against the nearest painted background.
        var low = await page.EvaluateAsync<string[]>("""
            () => {
              const rgb = text => text.match(/[\d.]+/g).map(Number);
              const linear = v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
              const luminance = ([r, g, b]) => .2126 * linear(r) + .7152 * linear(g) + .0722 * linear(b);
              const background = e => {
                for (; e; e = e.parentElement) {
                  const c = rgb(getComputedStyle(e).backgroundColor);
                  if (c.length === 3 || c[3] > 0) return c;
                }
                return [255, 255, 255];
              };
              const hasText = e => !e.closest('svg') && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
              return [...document.body.querySelectorAll('*')].filter(hasText).filter(e => {
                const [a, b] = [luminance(rgb(getComputedStyle(e).color)), luminance(background(e))];
                return (Math.max(a, b) + .05) / (Math.min(a, b) + .05) < 4.5;
              }).map(e => e.className + ': ' + e.textContent);
            }
            """);
        low.ShouldBeEmpty();
    }

    [Fact]
    public async Task Hostile_names_are_rendered_as_text()
    {
        var page = await browser.OpenAsync(400);
        await using var server = await LocalServer.Start();
        (await server.Client.CreateMesh()).ShouldSucceed();
        var names =
            new[] {
            "<script>document.title='taken'</script>", "<img src=x onerror=alert(1)>", "\"><h1>taken</h1>", "a'b\"c&lt;d", "\u202egpj.exe",
            new string('w', 250) };
        foreach (var name in names)
            (await server.Client.Put(
            $"{Client.Root}/shop/virtualServices", System.Text.Json.JsonSerializer.Serialize(new { virtualServiceName = name, spec = new { } })))
                .ShouldSucceed();
        await Enter(page, server);
        (await page.Locator(".card h3 .name").AllInnerTextsAsync())
            .ShouldBe(names.Select(name => name.Replace("\u202e", "\\u202e", StringComparison.Ordinal)), ignoreOrder: true);
        (await page.Locator("h1").CountAsync()).ShouldBe(1);
        (await page.Locator("img, script").CountAsync()).ShouldBe(0);
        (await page.TitleAsync()).ShouldBe("shop · MeshCi");
        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBe(400);
        await page.ClickAsync(".remarks a >> nth=0");
        (await page.Locator(".card:target").CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task Meshes_are_chosen_from_a_list_across_all_regions()
    {
        var page = await browser.OpenAsync();
        await using var server = await Shop();
        using var frankfurt = server.As(new Signer(server.Key.AccessKeyId, server.Key.Secret, "eu-central-1"));
        (await frankfurt.CreateMesh("...")).ShouldSucceed();
        await Enter(page, server);
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Repository.PathOf("artifacts/page/overview.png"), FullPage = true });
        (await page.Locator(".meshes tbody tr").AllInnerTextsAsync()).Select(row => row.Split('\t')[1].Trim()).ShouldBe(["eu-central-1", "us-east-1"]);
        await page.ClickAsync("text=...");
        (await page.InnerTextAsync("h1 .name")).ShouldBe("...");
        await page.ClickAsync("text=All meshes");
        await page.ClickAsync(".meshes >> text=shop");
        (await page.InnerTextAsync("h1 .name")).ShouldBe("shop");
    }

    [Fact]
    public async Task An_empty_control_plane_explains_how_to_fill_it()
    {
        var page = await browser.OpenAsync();
        await using var server = await LocalServer.Start();
        await Enter(page, server);
        (await page.InnerTextAsync("main")).ShouldContain("dotnet publish -p:MeshDeploy=true");
    }

    [Fact]
    public async Task A_large_mesh_is_split_into_parts_that_link_to_each_other()
    {
        var page = await browser.OpenAsync();
        await using var server = await LocalServer.Start();
        (await server.Client.CreateMesh()).ShouldSucceed();
        for (var number = 100; number < 220; number++)
        {
            (await server.Client.CreateNode($"n{number}")).ShouldSucceed();
            (await server.Client.CreateService($"s{number}", Specs.NodeProvider($"n{number}"))).ShouldSucceed();
        }

        await Enter(page, server);
        (await page.Locator(".card").CountAsync()).ShouldBe(50);
        await page.ClickAsync("[aria-label='Parts of the list of services'] >> nth=0 >> text=Next 50");
        (await page.Locator(".card h3 .name").First.InnerTextAsync()).ShouldBe("s150");
        await page.ClickAsync("[id='service-s199'] >> text=n199");
        page.Url.ShouldEndWith("&services=50&nodes=50#node-n199");
        (await page.Locator(":target").InnerTextAsync()).ShouldBe("n199");
        (await page.Locator(".card h3 .name").First.InnerTextAsync()).ShouldBe("s150");
    }

    private static async Task<LocalServer> Shop()
    {
        var server = await LocalServer.Start();
        await ShopMesh.DeployAsync(server.Client);
        return server;
    }

    private static async Task Enter(IPage page, LocalServer server) => (await page.GotoAsync(server.PageKey.Address(server.Endpoint)))!.Status.ShouldBe(200);

    private static Task<double> Luminance(IPage page, string property) =>
        page.EvaluateAsync<double>($"getComputedStyle(document.body).{property}.match(/\\d+/g).slice(0, 3).reduce((sum, part) => sum + +part, 0)");
}
