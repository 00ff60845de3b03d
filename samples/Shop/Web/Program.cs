using System.Text.Encodings.Web;
using Shop.Contracts;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddHttpClient("catalog", client => client.BaseAddress = PeerAddress.Of("catalog", 8080));
builder.Services.AddHttpClient("orders", client => client.BaseAddress = PeerAddress.Of("orders", 8080));
var app = builder.Build();

app.MapGet("/healthz", () => "ok");
app.MapGet("/", async (IHttpClientFactory clients, CancellationToken cancellationToken) =>
{
    var products = await clients.CreateClient("catalog").GetFromJsonAsync<Product[]>("/products", cancellationToken);
    var rows = products!.Select(product => $"<li>{HtmlEncoder.Default.Encode(product.Name)}: {product.PriceInCents / 100m:0.00}</li>");
    return Results.Content($"<!doctype html><title>Shop</title><h1>Shop</h1><ul>{string.Concat(rows)}</ul>", "text/html");
});
app.MapPost("/buy/{sku}", async (string sku, IHttpClientFactory clients, CancellationToken cancellationToken) =>
{
    using var answer = await clients.CreateClient("orders").PostAsJsonAsync("/checkout", new OrderRequest(sku, 1, "4111-demo"), cancellationToken);
    return Results.Content(await answer.Content.ReadAsStringAsync(cancellationToken), "application/json", null, (int)answer.StatusCode);
});
app.Run();
