namespace MeshCi.Tasks.Tests.Mistakes;

internal static partial class MistakeTable
{
    private const string Grpc = """<MeshListener Include="8080" Protocol="grpc" />""";
    private const string Tcp = """<MeshListener Include="5432" Protocol="tcp" />""";

    private static IReadOnlyList<Mistake> Routes =>
    [
        new("Two routes with one name", "MESH2010",
            Lines("""<MeshRoute Include="checkout" Prefix="/checkout" />""", """<MeshRoute Include="checkout" Prefix="/cart" />"""), 2, "Rename this one",
            Lines("""<MeshRoute Include="checkout" Prefix="/checkout" />""", """<MeshRoute Include="cart" Prefix="/cart" />""")),
        new("Weights that add up to more than 100", "MESH3012",
            Lines(Canary, """<MeshRoute Include="checkout" Targets="orders=90;orders-canary=20" />"""), 4, "orders=81;orders-canary=19",
            Lines(Canary, """<MeshRoute Include="checkout" Targets="orders=80;orders-canary=20" />""")),
        new("Only weights of 0", "MESH3001",
            Lines(Canary, """<MeshRoute Include="checkout" Targets="orders=0;orders-canary=0" />"""), 4, "a weight from 1 to 100",
            Lines(Canary, """<MeshRoute Include="checkout" Targets="orders=100;orders-canary=0" />""")),
        new("A misspelled target", "MESH2002",
            Lines(Canary, """<MeshRoute Include="checkout" Targets="orders=90;orders-canry=10" />"""), 4, "Did you mean orders-canary?",
            Lines(Canary, """<MeshRoute Include="checkout" Targets="orders=90;orders-canary=10" />""")),
        new("A retry policy without a number of retries", "MESH1002",
            """<MeshRoute Include="checkout" Prefix="/checkout" RetryOn="gateway-error" PerRetryTimeout="800ms" Idempotent="true" />""", 1,
            "also need MaxRetries, for example MaxRetries=\"2\"",
            """<MeshRoute Include="checkout" Prefix="/checkout" RetryOn="gateway-error" MaxRetries="2" PerRetryTimeout="800ms" Idempotent="true" />"""),
        new("Only the events of a retry policy", "MESH1002",
            """<MeshRoute Include="checkout" Prefix="/checkout" RetryOn="gateway-error" Idempotent="true" />""", 1,
            "RetryOn also needs MaxRetries and PerRetryTimeout, for example MaxRetries=\"2\" PerRetryTimeout=\"800ms\"",
            """<MeshRoute Include="checkout" Prefix="/checkout" RetryOn="gateway-error" MaxRetries="2" PerRetryTimeout="800ms" Idempotent="true" />"""),
        new("A path without a slash", "MESH1011",
            """<MeshRoute Include="checkout" Prefix="checkout" />""", 1, "must begin with a slash",
            """<MeshRoute Include="checkout" Prefix="/checkout" />"""),
        new("A prefix and a path", "MESH1006",
            """<MeshRoute Include="checkout" Prefix="/checkout" Path="/checkout/pay" />""", 1, "either a prefix or a path, not both",
            """<MeshRoute Include="checkout" Path="/checkout/pay" />"""),
        new("A regular expression with look-ahead", "MESH1012",
            """<MeshRoute Include="items" PathRegex="/items/(?!admin).*" />""", 1, "RE2",
            """<MeshRoute Include="items" PathRegex="/items/[0-9]+" />"""),
        new("A prefix on a TCP route", "MESH1007",
            Lines(Tcp, """<MeshRoute Include="all" Prefix="/" />"""), 2, "does not apply to tcp",
            Lines(Tcp, """<MeshRoute Include="all" />""")),
        new("An HTTP route after its listener was changed to gRPC", "MESH1007",
            Lines(Grpc, """<MeshRoute Include="checkout" Prefix="/checkout" Method="POST" />"""), 2, "Prefix and Method do not apply to grpc",
            Lines(Grpc, """<MeshRoute Include="checkout" GrpcService="shop.Checkout" GrpcMethod="Pay" Priority="10" />""")),
        new("A condition of a route that does not exist", "MESH2015",
            Lines("""<MeshRoute Include="checkout" Prefix="/checkout" />""", """<MeshRouteMatch Include="x-beta" Route="chekout" Exact="1" />"""), 2,
            "Did you mean checkout?",
            Lines("""<MeshRoute Include="checkout" Prefix="/checkout" />""", """<MeshRouteMatch Include="x-beta" Route="checkout" Exact="1" />""")),
        new("A gRPC method without its service", "MESH1009",
            Lines(Grpc, """<MeshRoute Include="pay" GrpcMethod="Pay" Priority="10" />"""), 2, "needs the name of its service",
            Lines(Grpc, """<MeshRoute Include="pay" GrpcService="shop.Checkout" GrpcMethod="Pay" Priority="10" />""")),
        new("A gRPC route without a priority", "MESH3003",
            Lines(Grpc, """<MeshRoute Include="quote" GrpcService="shop.Quotes" />"""), 2, "Add Priority=\"999\"",
            Lines(Grpc, """<MeshRoute Include="quote" GrpcService="shop.Quotes" Priority="999" />""")),
        new("A priority above 1000", "MESH1003",
            """<MeshRoute Include="checkout" Prefix="/checkout" Priority="1001" />""", 1, "0 to 1000",
            """<MeshRoute Include="checkout" Prefix="/checkout" Priority="999" />"""),
    ];
}
