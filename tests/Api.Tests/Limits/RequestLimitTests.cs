using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using SelfRepair.Api.Limits;

namespace SelfRepair.Api.Tests.Limits;

[Collection(ServiceCollectionDefinition.Name)]
public sealed class RequestLimitTests(ServiceFactory service)
{
    /// <summary>Bytes that an answer to a wrong body may have.</summary>
    private const int FewKilobytes = 8 * 1024;

    private readonly HttpClient client = service.CreateClient();

    [Fact]
    public async Task Post_OfAMillionPromptsWithoutText_IsAnsweredInAFewKilobytes()
    {
        HttpResponseMessage response = await client.PostJsonAsync(
            "/v1/self-repair", $$"""{"prompts": [{{Repeat("{}", 1_000_000)}}], "floor": -1}""");

        string body = await response.Content.ReadAsStringAsync();
        Assert.InRange(body.Length, 1, FewKilobytes);
        JsonElement problem = JsonElement.Parse(body);
        Assert.Equal("validation", problem.GetProperty("code").GetString());
        Assert.Equal(1_000_001, problem.GetProperty("error_count").GetInt32());
        JsonElement[] errors = [.. problem.GetProperty("errors").EnumerateArray()];
        Assert.Equal(20, errors.Length);
        Assert.Equal(
            ["/floor", "/prompts/0", "/prompts/1"],
            errors.Take(3).Select(error => error.GetProperty("pointer").GetString()));
    }

    [Fact]
    public async Task Post_OfAMillionEmptyTexts_IsRefusedByTheirNumber()
    {
        HttpResponseMessage response = await client.PostJsonAsync(
            "/v1/self-repair", $$"""{"prompts": [{{Repeat("\"\"", 1_000_000)}}]}""");

        string body = await response.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.InRange(body.Length, 1, FewKilobytes);
        Assert.Contains("1000000 prompts", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_OfAFieldWithAMegabyteForAName_IsAnsweredInAFewKilobytes()
    {
        HttpResponseMessage response = await client.PostJsonAsync(
            "/v1/self-repair", $$"""{"{{new string('x', 1 << 20)}}": 1}""");

        Assert.InRange((await response.Content.ReadAsStringAsync()).Length, 1, FewKilobytes);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Post_OfOneTextThatNoContextHolds_IsRefusedBeforeItIsTokenized()
    {
        HttpResponseMessage response = await client.PostJsonAsync(
            "/v1/self-repair", $$"""{"prompts": ["a b", "{{new string('x', RequestLimits.MaxPromptBytes + 1)}}"]}""");

        JsonElement problem = await response.JsonAsync(HttpStatusCode.RequestEntityTooLarge);
        Assert.Contains("prompt 1", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokenize_OfTextsWithTooManyTokens_IsRefused()
    {
        string text = string.Concat(Enumerable.Repeat("\\u0001", RequestLimits.MaxTokenizeTokens / 2));

        HttpResponseMessage fitting = await client.PostJsonAsync("/v1/tokenize", $$"""{"texts": ["{{text}}"]}""");
        HttpResponseMessage response = await client.PostJsonAsync(
            "/v1/tokenize", $$"""{"texts": ["{{text}}", "{{text}}", "a"]}""");

        Assert.Equal(HttpStatusCode.OK, fitting.StatusCode);
        JsonElement problem = await response.AssertProblemAsync("tokenization-too-large", pointer: null);
        Assert.Contains(
            RequestLimits.MaxTokenizeTokens.ToString(CultureInfo.InvariantCulture),
            problem.GetProperty("detail").GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokenize_OfTextsWithTooManyBytes_IsRefused()
    {
        string text = new('a', RequestLimits.MaxTokenizeBytes);

        HttpResponseMessage response = await client.PostJsonAsync(
            "/v1/tokenize", $$"""{"texts": ["{{text}}", "b"]}""");

        await response.AssertProblemAsync("tokenization-too-large", pointer: null);
    }

    private static string Repeat(string item, int count)
    {
        StringBuilder list = new((item.Length + 1) * count);
        for (int index = 0; index < count; index++)
        {
            list.Append(index == 0 ? string.Empty : ",").Append(item);
        }

        return list.ToString();
    }
}
