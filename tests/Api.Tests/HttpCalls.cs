using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using SelfRepair.Api.Problems;

namespace SelfRepair.Api.Tests;

/// <summary>Requests as a client sends them, answers as it reads them.</summary>
public static class HttpCalls
{
    /// <summary>Posts JSON text.</summary>
    public static async Task<HttpResponseMessage> PostJsonAsync(
        this HttpClient client, string path, string json, string? prefer = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, path)
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
        };
        if (prefer is not null)
        {
            request.Headers.Add("Prefer", prefer);
        }

        return await client.SendAsync(request);
    }

    /// <summary>Gets a path, accepting one media type.</summary>
    public static async Task<HttpResponseMessage> GetAsync(this HttpClient client, string path, string accept)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse(accept));
        return await client.SendAsync(request);
    }

    /// <summary>The body of an answer of the expected status.</summary>
    public static async Task<JsonElement> JsonAsync(
        this HttpResponseMessage response, HttpStatusCode expected = HttpStatusCode.OK)
    {
        string body = await response.Content.ReadAsStringAsync();
        Assert.True(expected == response.StatusCode, $"{response.StatusCode}: {body}");
        return JsonElement.Parse(body);
    }

    /// <summary>A self-repair analysis that succeeds.</summary>
    public static async Task<JsonElement> AnalyzeAsync(this HttpClient client, string json) =>
        await (await client.PostJsonAsync("/v1/self-repair", json)).JsonAsync();

    /// <summary>Holds a dry run to the run: block passes, and the request with its defaults.</summary>
    /// <returns>The dry run's answer.</returns>
    public static async Task<JsonElement> AssertDryRunAsync(this HttpClient client, string path, string json)
    {
        JsonElement dry = await (await client.PostJsonAsync(path + "?dry_run=true", json)).JsonAsync();
        JsonElement run = await (await client.PostJsonAsync(path, json)).JsonAsync();
        Assert.Equal(
            run.GetProperty("timing").GetProperty("block_passes").GetInt64(),
            dry.GetProperty("block_passes").GetInt64());
        Assert.Equal(run.GetProperty("request").GetRawText(), dry.GetProperty("request").GetRawText());
        return dry;
    }

    /// <summary>Asserts that an answer is a whole problem of a code, with one pointer, or none where null.</summary>
    public static async Task<JsonElement> AssertProblemAsync(
        this HttpResponseMessage response, string code, string? pointer)
    {
        JsonElement problem = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        ProblemKind kind = ServiceProblems.Catalog.Kinds[code];
        Assert.Equal(ProblemResponse.MediaType, response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal(kind.Status, (int)response.StatusCode);
        Assert.Equal(kind.Status, problem.GetProperty("status").GetInt32());
        Assert.Equal(kind.Title, problem.GetProperty("title").GetString());
        Assert.EndsWith($"/problems/{code}", problem.GetProperty("type").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        Assert.NotEmpty(problem.GetProperty("trace_id").GetString()!);
        Assert.Equal(
            pointer is null ? [] : [pointer],
            problem.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("pointer").GetString()));
        return problem;
    }
}
