using Shop.Contracts;

var app = WebApplication.CreateBuilder(args).Build();
Dictionary<string, Product> products = new()
{
    ["tea"] = new("tea", "Green tea, 100 g", 690),
    ["pot"] = new("pot", "Tea pot, 0.8 l", 3450),
    ["cup"] = new("cup", "Cup", 890),
};

app.MapGet("/healthz", () => "ok");
app.MapGet("/products", () => products.Values);
app.MapGet("/products/{sku}", (string sku) => products.TryGetValue(sku, out var product) ? Results.Ok(product) : Results.NotFound());
app.Run();
