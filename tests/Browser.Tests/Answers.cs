using System.Text;
using System.Text.Json;

namespace SelfRepair.Browser.Tests;

/// <summary>The same service without the page.</summary>
internal static class Answers
{
    /// <summary>The first request of README.</summary>
    public const string FirstRequest = """{"prompt_set": "ioi"}""";

    /// <summary>The same at a step of the training.</summary>
    public const string AtStep512 = """{"prompt_set": "ioi", "revision": "step512"}""";

    /// <summary>A model that is nowhere.</summary>
    public const string Missing = """{"model": "nobody/nothing", "prompt_set": "ioi"}""";

    /// <summary>A run of pythia-160m's heads that lasts until it is canceled: a minute and more.</summary>
    public static string Long { get; } = OfTokens(ShapedModels.Like160M, promptCount: 4_000, tokenCount: 32);

    /// <summary>A run of the embedded model over a built-in set that lasts a minute and more.</summary>
    public const string LongOfSet = """{"prompt_set": "text", "ablation": {"type": "resample", "draws": 16}}""";

    /// <summary>Reads an answer.</summary>
    /// <param name="client">Sends to the service.</param>
    /// <param name="path">Its address.</param>
    public static async Task<JsonElement> ReadAsync(this HttpClient client, string path) =>
        JsonElement.Parse(await client.GetStringAsync(path));

    /// <summary>Asks for an analysis, and does not wait for it.</summary>
    /// <param name="client">Sends to the service.</param>
    /// <param name="body">The request.</param>
    /// <param name="kind">The experiment.</param>
    /// <returns>Its id.</returns>
    public static async Task<string> BeginAsync(this HttpClient client, string body, string kind = "self-repair")
    {
        using HttpRequestMessage request = new(HttpMethod.Post, $"/v1/{kind}")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Prefer", "respond-async");
        using HttpResponseMessage response = await client.SendAsync(request);
        string answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, answer);
        return JsonElement.Parse(answer).GetProperty("id").GetString()!;
    }

    /// <summary>Asks for an analysis, and waits until it has ended.</summary>
    /// <param name="client">Sends to the service.</param>
    /// <param name="body">The request.</param>
    /// <param name="kind">The experiment.</param>
    /// <returns>The analysis.</returns>
    public static async Task<JsonElement> FinishAsync(
        this HttpClient client, string body, string kind = "self-repair")
    {
        string id = await client.BeginAsync(body, kind);
        while (true)
        {
            JsonElement answer = await client.ReadAsync($"/v1/analyses/{id}");
            if (answer.GetProperty("status").GetString() is "succeeded" or "failed" or "canceled")
            {
                return answer;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }
    }

    /// <summary>Asks for an analysis of a model that is nowhere, which is kept as a failed one.</summary>
    /// <param name="client">Sends to the service.</param>
    public static async Task FailAsync(this HttpClient client)
    {
        using StringContent body = new(Missing, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await client.PostAsync("/v1/self-repair", body);
        Assert.False(response.IsSuccessStatusCode);
    }

    /// <summary>Stops an analysis.</summary>
    /// <param name="client">Sends to the service.</param>
    /// <param name="id">Its id.</param>
    public static async Task CancelAsync(this HttpClient client, string id)
    {
        using HttpResponseMessage response = await client.PostAsync($"/v1/analyses/{id}/cancel", null);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>An analysis's id.</summary>
    /// <param name="analysis">The analysis.</param>
    public static string Id(this JsonElement analysis) => analysis.GetProperty("id").GetString()!;

    /// <summary>A request with prompts of token ids, for a model without a tokenizer.</summary>
    /// <param name="model">The model.</param>
    /// <param name="promptCount">How many prompts.</param>
    /// <param name="tokenCount">Tokens of each.</param>
    public static string OfTokens(string model, int promptCount, int tokenCount) => JsonSerializer.Serialize(new
    {
        model,
        prompts = Enumerable.Range(0, promptCount).Select(prompt => new
        {
            token_ids = Enumerable.Range(0, tokenCount).Select(token => 1 + ((prompt * 7) + (token * 5)) % 60),
        }),
    });
}
