using Shop.Contracts;

var app = WebApplication.CreateBuilder(args).Build();

app.MapGet("/healthz", () => "ok");
app.MapPost("/payments", (PaymentRequest payment) => payment switch
{
    { AmountInCents: <= 0 } => Results.BadRequest("the amount must be positive"),
    { Card: "" or null } => Results.BadRequest("a card is needed"),
    _ => Results.Ok(new PaymentReceipt($"pay-{payment.OrderId:N}")),
});
app.Run();
