using System.Net;
using Shop.Contracts;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddHttpClient("catalog", client => client.BaseAddress = PeerAddress.Of("catalog", 8080));
builder.Services.AddHttpClient("payments", client => client.BaseAddress = PeerAddress.Of("payments", 8080));
var app = builder.Build();

app.MapGet("/healthz", () => "ok");
app.MapPost("/checkout", async (OrderRequest order, IHttpClientFactory clients, CancellationToken cancellationToken) =>
{
    if (order.Quantity <= 0) return Results.BadRequest("the quantity must be positive");

    using var found = await clients.CreateClient("catalog")
        .GetAsync(new Uri($"/products/{Uri.EscapeDataString(order.Sku)}", UriKind.Relative), cancellationToken);
    if (found.StatusCode == HttpStatusCode.NotFound) return Results.NotFound($"there is no '{order.Sku}'");
    found.EnsureSuccessStatusCode();
    var product = await found.Content.ReadFromJsonAsync<Product>(cancellationToken);

    var orderId = Guid.NewGuid();
    var total = product!.PriceInCents * order.Quantity;
    using var paid = await clients.CreateClient("payments").PostAsJsonAsync("/payments", new PaymentRequest(orderId, total, order.Card), cancellationToken);
    if (paid.StatusCode == HttpStatusCode.BadRequest) return Results.BadRequest(await paid.Content.ReadAsStringAsync(cancellationToken));
    paid.EnsureSuccessStatusCode();
    var receipt = await paid.Content.ReadFromJsonAsync<PaymentReceipt>(cancellationToken);
    return Results.Ok(new OrderConfirmation(orderId, total, receipt!.Reference));
});
app.Run();
