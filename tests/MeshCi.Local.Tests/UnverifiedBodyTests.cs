using MeshCi.Local.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace MeshCi.Local.Tests;

/// <summary>Long bodies of callers that are only known by the ID of a key: the control plane keeps few of them at a time.</summary>
public sealed class UnverifiedBodyTests
{
    private const int Most = 8;
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(100_000, false, 0)]
    [InlineData(100_000, true, 1)]
    [InlineData(1_000, false, 1)]
    public async Task Only_long_bodies_without_a_verified_signature_wait_for_each_other(int length, bool isVerified, int readOfNext)
    {
        var front = Front(isVerified);
        var bodies = Enumerable.Range(0, Most + 1).Select(_ => new Body()).ToList();
        var requests = bodies.ConvertAll(body => front.ProcessRequestAsync(Context(body, length)));

        bodies.Take(Most).ShouldAllBe(body => body.Reads == 1);
        bodies[Most].Reads.ShouldBe(readOfNext);

        bodies.ForEach(body => body.End());
        await Task.WhenAll(requests);
        bodies[Most].Reads.ShouldBe(1);
    }

    [Fact]
    public async Task A_long_body_that_does_not_arrive_in_time_gives_its_place_to_the_next_one()
    {
        var front = Front(isVerified: false);
        var slow = Enumerable.Range(0, Most).Select(_ => front.ProcessRequestAsync(Context(new Body(), 100_000))).ToList();

        _time.Advance(TimeSpan.FromMinutes(1));
        await Task.WhenAll(slow).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        var next = new Body();
        var request = front.ProcessRequestAsync(Context(next, 100_000));
        next.Reads.ShouldBe(1);
        next.End();
        await request;
    }

    private HttpFront Front(bool isVerified) => new(new string('0', 32), [new Handler(isVerified)], NullLogger.Instance, _time, null, null);

    private static FeatureCollection Context(Body body, int length)
    {
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(new HttpRequestFeature { Method = "PUT", RawTarget = "/", Body = body });
        features.GetRequiredFeature<IHttpRequestFeature>().Headers.ContentLength = length;
        features.Set<IHttpResponseFeature>(new HttpResponseFeature());
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(new MemoryStream()));
        features.Set<IHttpRequestLifetimeFeature>(new HttpRequestLifetimeFeature());
        return features;
    }

    private sealed class Handler(bool isVerified) : IRequestHandler
    {
        public bool Takes(Request request) => true;

        public Reply? Admit(Request request)
        {
            request.IsVerified = isVerified;
            return null;
        }

        public ValueTask<Reply> AnswerAsync(Request request) => throw ApiException.MissingAuthenticationToken();
    }

    /// <summary>A body of which nothing arrives until it ends.</summary>
    private sealed class Body : MemoryStream
    {
        private readonly TaskCompletionSource<int> _end = new();

        public int Reads { get; private set; }

        public void End() => _end.TrySetResult(0);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Reads++;
            return new(_end.Task.WaitAsync(cancellationToken));
        }
    }
}
