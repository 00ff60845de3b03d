using System.Globalization;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;
using Amazon.S3.Model;
using MeshCi.Aws.Client;

namespace MeshCi.Aws.Ledgers;

/// <summary>An object that was read.</summary>
/// <param name="Bytes">Its content; empty if only its head was read.</param>
/// <param name="Write">Identifies the write that created it; null if another program created it.</param>
/// <param name="Conditions">Identifies the server whose conditions had been checked before it was created, or null.</param>
internal sealed record S3Object(ReadOnlyMemory<byte> Bytes, string? Write, string? Conditions);

/// <summary>One page of a list.</summary>
/// <param name="Names">Names of objects.</param>
/// <param name="Prefixes">Common prefixes, each with <c>/</c> at its end.</param>
/// <param name="Next">What continues the list; null on the last page.</param>
internal sealed record S3Page(IReadOnlyList<string> Names, IReadOnlyList<string> Prefixes, string? Next);

/// <summary>Single attempts of calls to S3. None throws for an answer, whatever it is.</summary>
internal sealed class S3Calls(S3LedgerSettings settings, IAmazonS3 client)
{
    // Names of user metadata. S3 stores and returns them with the object, so that the content is exactly what the ledger wrote.
    private const string WriteName = "x-amz-meta-meshci-write";
    private const string ConditionsName = "x-amz-meta-meshci-conditions";

    /// <summary>Creates an object, unless it exists. The encryption is that of every other object.</summary>
    /// <param name="name">The name of the object.</param>
    /// <param name="bytes">The content.</param>
    /// <param name="write">Identifies the write.</param>
    /// <param name="conditions">Identifies the server whose conditions have been checked.</param>
    public async Task<S3Answer> CreateAsync(string name, ReadOnlyMemory<byte> bytes, string write, string conditions)
    {
        using var content = new MemoryStream(bytes.ToArray(), writable: false);
        var request = new PutObjectRequest
        {
            BucketName = settings.Bucket,
            Key = name,
            InputStream = content,
            ContentType = "application/json",
            IfNoneMatch = "*",
            UseChunkEncoding = false,
        };
        request.Metadata[WriteName] = write;
        request.Metadata[ConditionsName] = conditions;
        if (settings.Encryption is { } encryption) request.ServerSideEncryptionMethod = new(encryption);
        if (settings.KmsKey is { } key) request.ServerSideEncryptionKeyManagementServiceKeyId = key;
        // A write that has been sent is not abandoned: nothing would tell whether it arrived. It has a time limit.
        var (answer, version) = await SendAsync(
            () => client.PutObjectAsync(request, CancellationToken.None), written => written.VersionId ?? "", CancellationToken.None).ConfigureAwait(false);
        return answer with { IsVersioned = version is { Length: > 0 } and not "null" };
    }

    /// <summary>Reads an object.</summary>
    public Task<(S3Answer Answer, S3Object? Value)> ReadAsync(string name, CancellationToken cancellationToken) => SendAsync(
        async () =>
        {
            using var response = await client.GetObjectAsync(settings.Bucket, name, cancellationToken).ConfigureAwait(false);
            using var content = new MemoryStream();
            await response.ResponseStream.CopyToAsync(content, cancellationToken).ConfigureAwait(false);
            return new S3Object(content.ToArray(), response.Metadata[WriteName], response.Metadata[ConditionsName]);
        },
        read => read, cancellationToken);

    /// <summary>Reads which write created an object.</summary>
    public Task<(S3Answer Answer, S3Object? Value)> HeadAsync(string name, CancellationToken cancellationToken) => SendAsync(
        () => client.GetObjectMetadataAsync(settings.Bucket, name, cancellationToken),
        read => new S3Object(default, read.Metadata[WriteName], read.Metadata[ConditionsName]), cancellationToken);

    /// <summary>Lists a page of objects and common prefixes.</summary>
    public Task<(S3Answer Answer, S3Page? Value)> ListAsync(string prefix, string? after, CancellationToken cancellationToken) => SendAsync(
        () => client.ListObjectsV2Async(
            new ListObjectsV2Request { BucketName = settings.Bucket, Prefix = prefix, Delimiter = "/", ContinuationToken = after }, cancellationToken),
        page => page.IsTruncated == true && (string.IsNullOrEmpty(page.NextContinuationToken) || page.NextContinuationToken == after)
            ? throw new InvalidDataException("the list is not complete, but has no next page")
            : new S3Page(
                [.. (page.S3Objects ?? []).Select(found => found.Key)], [.. page.CommonPrefixes ?? []],
                page.IsTruncated == true ? page.NextContinuationToken : null),
        cancellationToken);

    /// <summary>Deletes an object.</summary>
    public async Task<S3Answer> DeleteAsync(string name, CancellationToken cancellationToken) => (await SendAsync(
        () => client.DeleteObjectAsync(settings.Bucket, name, cancellationToken), _ => true, cancellationToken).ConfigureAwait(false)).Answer;

    private static async Task<(S3Answer Answer, TValue? Value)> SendAsync<TResponse, TValue>(
        Func<Task<TResponse>> send, Func<TResponse, TValue> read, CancellationToken cancellationToken)
    {
        try
        {
            return (new(200, "", ""), read(await send().ConfigureAwait(false)));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception fault) when (fault is AmazonClientException or AmazonServiceException or HttpRequestException or IOException
            or OperationCanceledException or InvalidDataException or System.Xml.XmlException or Definitions.Diagnostics.MeshException)
        {
            return (Describe(fault), default);
        }
    }

    private static S3Answer Describe(Exception fault)
    {
        var causes = ControlPlaneFaults.Causes(fault).ToList();
        if (causes.OfType<Definitions.Diagnostics.MeshException>().FirstOrDefault() is { } own) throw own;
        if (causes.OfType<S3RedirectException>().FirstOrDefault() is { } redirect)
            return new(redirect.Status, "", redirect.Message) { Region = redirect.Region, Fault = fault };
        if (causes.OfType<AmazonServiceException>().FirstOrDefault(answer => answer.StatusCode != 0) is { } answered)
        {
            var code = answered.ErrorCode is { Length: > 0 } given && given != answered.StatusCode.ToString() ? ServiceText.Clean(given) : "";
            var headers = causes.OfType<HttpErrorResponseException>().FirstOrDefault()?.Response;
            return new((int)answered.StatusCode, code, Text(answered, code))
            {
                Region = headers?.GetHeaderValue("x-amz-bucket-region") is { Length: > 0 } region ? ServiceText.Clean(region) : null,
                Fault = fault,
            };
        }

        // An answer that cannot be read is like none.
        var what = causes.OfType<IOException>().LastOrDefault()?.Message ?? causes[^1].Message;
        return new(0, "", ServiceText.Clean(what).TrimEnd('.')) { Fault = fault };
    }

    private static string Text(AmazonServiceException answered, string code)
    {
        var text = ServiceText.Clean(answered.Message ?? "").TrimEnd('.');
        return string.Create(CultureInfo.InvariantCulture, $"HTTP {(int)answered.StatusCode}{(code.Length > 0 ? $" {code}" : "")}")
            + (text.Length > 0 && text != code ? $": {text}" : "");
    }
}
