namespace Shop.Contracts;

/// <summary>Something that can be bought; the price is in cents.</summary>
public sealed record Product(string Sku, string Name, int PriceInCents);

/// <summary>What a customer wants to buy.</summary>
public sealed record OrderRequest(string Sku, int Quantity, string Card);

/// <summary>An accepted order; the total is in cents.</summary>
public sealed record OrderConfirmation(Guid OrderId, int TotalInCents, string PaymentReference);

/// <summary>A charge; the amount is in cents.</summary>
public sealed record PaymentRequest(Guid OrderId, int AmountInCents, string Card);

/// <summary>The answer to a charge.</summary>
public sealed record PaymentReceipt(string Reference);
