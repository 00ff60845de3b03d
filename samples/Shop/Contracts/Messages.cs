namespace Shop.Contracts;

/// <summary>A product; the price is in cents.</summary>
public sealed record Product(string Sku, string Name, int PriceInCents);

/// <summary>The products that a customer wants to buy.</summary>
public sealed record OrderRequest(string Sku, int Quantity, string Card);

/// <summary>An accepted order; the total is in cents.</summary>
public sealed record OrderConfirmation(Guid OrderId, int TotalInCents, string PaymentReference);

/// <summary>A charge; the amount is in cents.</summary>
public sealed record PaymentRequest(Guid OrderId, int AmountInCents, string Card);

/// <summary>The response to a charge.</summary>
public sealed record PaymentReceipt(string Reference);
