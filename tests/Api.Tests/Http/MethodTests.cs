using System.Net;

namespace SelfRepair.Api.Tests.Http;

[Collection(ServiceCollectionDefinition.Name)]
public sealed class MethodTests(ServiceFactory service)
{
    private readonly HttpClient client = service.CreateClient();

    [Theory]
    [InlineData("PUT", "/v1/models", "GET, HEAD, OPTIONS", 405)]
    [InlineData("GET", "/v1/self-repair", "POST, OPTIONS", 405)]
    [InlineData("HEAD", "/v1/self-repair", "POST, OPTIONS", 405)]
    [InlineData("OPTIONS", "/v1/prompt-sets", "GET, HEAD, POST, OPTIONS", 204)]
    [InlineData("OPTIONS", "/v1/models/neox-tiny", "DELETE, GET, HEAD, OPTIONS", 204)]
    public async Task Request_OfAnotherMethod_IsToldWhichAreAllowed(
        string method, string path, string allow, int status)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), path);

        HttpResponseMessage response = await client.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(
            allow.Split(", ").Order(StringComparer.Ordinal),
            response.Content.Headers.Allow.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Options_OfNoAddress_IsNotFound()
    {
        using HttpRequestMessage request = new(HttpMethod.Options, "/v1/nothing");

        HttpResponseMessage response = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }
}
