using System.Reflection;

namespace SelfRepair.Api.Problems;

/// <summary>Every kind of problem that the service answers with.</summary>
public static class ProblemKinds
{
    /// <summary>400: the body is not JSON.</summary>
    public static readonly ProblemKind MalformedJson = new(
        "malformed-json", 400, "The body is not well-formed JSON.",
        "The request's body could not be read as JSON. The detail says what was found. Send UTF-8 JSON with the header "
        + "Content-Type: application/json; Python's requests does so with json=, curl with -H and -d.");

    /// <summary>400: a member that no request has.</summary>
    public static readonly ProblemKind UnknownField = new(
        "unknown-field", 400, "The request has a field that does not exist.",
        "Fields that the service does not know are refused, since a misspelt one would otherwise be silently ignored "
        + "and its default used. The pointer names the field; the detail names those that exist.");

    /// <summary>400: anything else the framework could not read.</summary>
    public static readonly ProblemKind BadRequest = new(
        "bad-request", 400, "The request could not be read.",
        "A value of the URL, a header or the body could not be read as what it should be. The detail says which.");

    /// <summary>404: no such route.</summary>
    public static readonly ProblemKind NotFound = new(
        "not-found", 404, "There is nothing at this address.",
        "The path is not one of this service's. /swagger lists every endpoint, /openapi/v1.json describes them.");

    /// <summary>404: no such analysis.</summary>
    public static readonly ProblemKind AnalysisNotFound = new(
        "analysis-not-found", 404, "There is no such analysis.",
        "No analysis has this id: it was deleted, or belongs to another run of the service. GET /v1/analyses lists "
        + "those that are kept.");

    /// <summary>404: no such model.</summary>
    public static readonly ProblemKind ModelNotFound = new(
        "model-not-found", 404, "There is no such model.",
        "A model is the embedded one, the name of a folder inside one of the SELFREPAIR_MODELS folders (two "
        + "levels make ORG/NAME), or "
        + "a model of the Hugging Face Hub such as EleutherAI/pythia-160m. GET /v1/models lists those that "
        + "are here.");

    /// <summary>404: no such revision.</summary>
    public static readonly ProblemKind RevisionNotFound = new(
        "revision-not-found", 404, "The model has no such revision.",
        "Of a folder, main is the folder itself, and every subfolder with a config.json is a revision of "
        + "that name. Of a model of the Hub, a revision is a branch, a tag or a commit. GET /v1/models/{name} "
        + "lists those that are here.");

    /// <summary>403: the Hub does not let a model be read.</summary>
    public static readonly ProblemKind ModelAccessDenied = new(
        "model-access-denied", 403, "The Hub does not let this service read the model.",
        "The model is gated, private or disabled, or the token is not valid. Accept the model's licence on its page of "
        + "the Hub and set HF_TOKEN, in the service's environment, to a token of that account.");

    /// <summary>404: a Hub model that is not in the cache of a service that may not ask.</summary>
    public static readonly ProblemKind ModelNotCached = new(
        "model-not-cached", 404, "The model is not in the Hub cache, and the service is offline.",
        "HF_HUB_OFFLINE is set, so models of the Hub are taken from its cache alone. Fetch the model once "
        + "without it, or name another cache by HF_HUB_CACHE.");

    /// <summary>404: no such prompt set.</summary>
    public static readonly ProblemKind PromptSetNotFound = new(
        "prompt-set-not-found", 404, "There is no such prompt set.",
        "GET /v1/prompt-sets lists the built-in and the uploaded ones; POST /v1/prompt-sets uploads one.");

    /// <summary>404: no such kind of problem.</summary>
    public static readonly ProblemKind ProblemNotFound = new(
        "problem-not-found", 404, "There is no such kind of problem.", "GET /problems lists every kind.");

    /// <summary>405.</summary>
    public static readonly ProblemKind MethodNotAllowed = new(
        "method-not-allowed", 405, "The address does not take this method.",
        "The Allow header lists the methods that this address takes.");

    /// <summary>406.</summary>
    public static readonly ProblemKind NotAcceptable = new(
        "not-acceptable", 406, "None of the accepted formats exists here.",
        "The Accept header names formats that this address cannot write. The detail names those that it can.");

    /// <summary>409: results of an analysis that has none yet.</summary>
    public static readonly ProblemKind AnalysisNotFinished = new(
        "analysis-not-finished", 409, "The analysis has no results.",
        "Rows exist once an analysis has succeeded. GET /v1/analyses/{id} shows its status and progress.");

    /// <summary>409: token rows that were not asked for.</summary>
    public static readonly ProblemKind TokensNotKept = new(
        "tokens-not-kept", 409, "The analysis did not keep these token rows.",
        "The request's field tokens chooses which token-level rows an analysis keeps: none, top or all. Send it again "
        + "with the one you need.");

    /// <summary>409: head rows that were not asked for.</summary>
    public static readonly ProblemKind RowsNotComputed = new(
        "rows-not-computed", 409, "The analysis did not compute these head rows.",
        "The request's field rows chooses over which positions head rows are computed: all, top or both. Send it again "
        + "with the one you need.");

    /// <summary>409: a name that is taken or built in.</summary>
    public static readonly ProblemKind PromptSetExists = new(
        "prompt-set-exists", 409, "The prompt set's name is taken.",
        "Built-in sets cannot be replaced or deleted. Delete an uploaded set before uploading another of its name.");

    /// <summary>409: a model that is used.</summary>
    public static readonly ProblemKind ModelInUse = new(
        "model-in-use", 409, "The model is in use.",
        "A model that is being loaded or exported, or that an analysis runs on, is neither taken out of memory nor "
        + "deleted. GET /v1/analyses lists what runs.");

    /// <summary>409: the embedded model.</summary>
    public static readonly ProblemKind ModelNotDeletable = new(
        "model-not-deletable", 409, "The model is not this service's to delete.",
        "DELETE removes packages that this service exported. Checkpoints in local folders and the embedded model "
        + "stay.");

    /// <summary>410.</summary>
    public static readonly ProblemKind AnalysisExpired = new(
        "analysis-expired", 410, "The analysis was dropped to make room.",
        "The service keeps a bounded number of finished analyses in memory and drops the oldest first. Send the "
        + "request again: the same request gives the same numbers.");

    /// <summary>413: the body.</summary>
    public static readonly ProblemKind BodyTooLarge = new(
        "body-too-large", 413, "The body is too large.",
        "GET /v1/capabilities states the limits of a request. Split it, or use fewer prompts.");

    /// <summary>413: the work.</summary>
    public static readonly ProblemKind AnalysisTooLarge = new(
        "analysis-too-large", 413, "The analysis is too large.",
        "GET /v1/capabilities states how many prompts, tokens and kept token rows one analysis may have, and "
        + "SELFREPAIR_MEMORY_BUDGET how much memory. The detail says what would fit; the same request with "
        + "?dry_run=true says what it takes.");

    /// <summary>413: texts to tokenize.</summary>
    public static readonly ProblemKind TokenizationTooLarge = new(
        "tokenization-too-large", 413, "The texts are too long.",
        "GET /v1/capabilities states how many texts, bytes and tokens one tokenization may have. Send the texts in "
        + "several requests.");

    /// <summary>422: a repository of the Hub with more in it than its model can need.</summary>
    public static readonly ProblemKind HubDownloadTooLarge = new(
        "hub-download-too-large", 422, "The repository has more bytes than its model can need.",
        "What a repository makes this service download is bounded: config.json by 1 MiB, tokenizer.json by 128 MiB, an "
        + "index of shards by 16 MiB, and weights by what config.json says of the model, eight bytes each. The detail "
        + "has the bytes.");

    /// <summary>413: the model.</summary>
    public static readonly ProblemKind ModelTooLarge = new(
        "model-too-large", 413, "The model does not fit into memory.",
        "The detail says how many bytes the model takes, how many this service uses for models "
        + "(SELFREPAIR_MEMORY_BUDGET), and the largest Pythia that fits.");

    /// <summary>415.</summary>
    public static readonly ProblemKind UnsupportedMediaType = new(
        "unsupported-media-type", 415, "The body's format is not taken here.",
        "The Content-Type header must name a format that this address takes, application/json for experiments. curl "
        + "sends a form unless told otherwise: add -H 'content-type: application/json'.");

    /// <summary>422: a value that breaks a rule.</summary>
    public static readonly ProblemKind Validation = new(
        "validation", 422, "The request has invalid values.",
        "Each entry of errors points at a value and says what is allowed there.");

    /// <summary>422.</summary>
    public static readonly ProblemKind UnknownHead = new(
        "unknown-head", 422, "The model does not have such a head.",
        "Heads are written L9H6 (layer 9, head 6, counted from 0) or L9H* for all of a layer. GET /v1/models/{name} "
        + "says how many layers and heads a model has.");

    /// <summary>422.</summary>
    public static readonly ProblemKind UnknownTokenId = new(
        "unknown-token-id", 422, "The model's vocabulary does not have such a token id.",
        "Token ids run from 0 to d_vocab - 1, which GET /v1/models/{name} states.");

    /// <summary>422.</summary>
    public static readonly ProblemKind TargetNotSingleToken = new(
        "target-not-single-token", 422, "The text is not a single token.",
        "A target or foil is the one token after the prompt. Its text is taken exactly: ' Mary' with a space in front "
        + "is usually one token where 'Mary' is not. POST /v1/tokenize shows the pieces of any text.");

    /// <summary>422.</summary>
    public static readonly ProblemKind PromptTooShort = new(
        "prompt-too-short", 422, "A prompt has too few tokens.",
        "Every token but the first is predicted from those before it, so a prompt needs two tokens; one is enough "
        + "where positions is last. The first <|endoftext|> counts.");

    /// <summary>422.</summary>
    public static readonly ProblemKind ContextExceeded = new(
        "context-exceeded", 422, "More tokens than the model's context.",
        "A model reads at most n_ctx tokens, which GET /v1/models/{name} states. Texts are cut to max_tokens, lists of "
        + "token ids never.");

    /// <summary>422.</summary>
    public static readonly ProblemKind PromptTooLong = new(
        "prompt-too-long", 422, "A prompt is longer than max_tokens.",
        "Where positions is last a prompt cannot be cut, since its last token is the one that counts. Raise "
        + "max_tokens, or shorten the prompt.");

    /// <summary>422.</summary>
    public static readonly ProblemKind ResampleNeedsTwoPrompts = new(
        "resample-needs-two-prompts", 422, "Resample ablation needs two or more prompts.",
        "Resample ablation puts another prompt's activations in the place of a prompt's own. Give two or more prompts, "
        + "another set by ablation.source, explicit ablation.sources, or another ablation such as mean or zero.");

    /// <summary>422.</summary>
    public static readonly ProblemKind SourceTooShort = new(
        "source-too-short", 422, "A source prompt is shorter than its prompt.",
        "Activations are replaced position by position, so a source has at least as many tokens as its prompt.");

    /// <summary>422.</summary>
    public static readonly ProblemKind CounterpartLength = new(
        "counterpart-length", 422, "A counterpart does not fit its prompt.",
        "Contrastive ablation pairs positions: prompt and counterpart have the same number of tokens. POST "
        + "/v1/tokenize shows the tokens of any text.");

    /// <summary>422.</summary>
    public static readonly ProblemKind ModelHasNoTokenizer = new(
        "model-has-no-tokenizer", 422, "The model has no tokenizer, so it takes token ids alone.",
        "The checkpoint's folder holds no tokenizer.json. Give prompts as {\"token_ids\": [...]}, or put the file "
        + "there.");

    /// <summary>422.</summary>
    public static readonly ProblemKind DeviceUnavailable = new(
        "device-unavailable", 422, "The device or precision is not available here.",
        "GET /v1/capabilities lists the devices that were found and what each computes in.");

    /// <summary>422.</summary>
    public static readonly ProblemKind UnsupportedCheckpoint = new(
        "unsupported-checkpoint", 422, "The checkpoint cannot be read.",
        "The model's folder is not a GPT-NeoX checkpoint that this service computes rightly. The detail names the file "
        + "and what is wrong with it.");

    /// <summary>422: a model whose folder or files may not be read.</summary>
    public static readonly ProblemKind ModelUnreadable = new(
        "model-unreadable", 422, "The model is there, but cannot be read.",
        "A folder, file or link of the model is broken, or the user that the service runs as may not read it. The "
        + "detail names it. Lists leave such a model out, and the service's log says so.");

    /// <summary>422.</summary>
    public static readonly ProblemKind NonFiniteWeights = new(
        "non-finite-weights", 422, "The model's numbers are not finite.",
        "The checkpoint holds NaN or infinity, or running it gave some. No result would mean anything.");

    /// <summary>422.</summary>
    public static readonly ProblemKind InvalidPromptSet = new(
        "invalid-prompt-set", 422, "The uploaded prompt set cannot be read.",
        "JSONL holds one prompt object a line, CSV a header and one prompt a row, text one prompt a line. The detail "
        + "names the line.");

    /// <summary>429.</summary>
    public static readonly ProblemKind QueueFull = new(
        "queue-full", 429, "Too many analyses are waiting.",
        "Send the request again after the seconds that Retry-After names.");

    /// <summary>500.</summary>
    public static readonly ProblemKind Internal = new(
        "internal", 500, "The service failed.",
        "This is a fault of the service. Its log holds more under the trace_id of the answer.");

    /// <summary>500: an export that does not compute what its checkpoint does.</summary>
    public static readonly ProblemKind ExportNotVerified = new(
        "export-not-verified", 500, "The exported model does not compute what its checkpoint does.",
        "Every export is compared with a plain computation of the checkpoint before it is used. This one differed by "
        + "more than rounding explains, so no result is given. This is a fault of the service; please report it.");

    /// <summary>503.</summary>
    public static readonly ProblemKind NotReady = new(
        "not-ready", 503, "The service is not ready.",
        "The embedded model is still being prepared, which takes seconds after the start.");

    /// <summary>503: the process was told to end.</summary>
    public static readonly ProblemKind ServiceStopping = new(
        "service-stopping", 503, "The service is stopping.",
        "The service was told to end. Its analyses end with it. Send the request again after the seconds that "
        + "Retry-After names, when the service has started again.");

    /// <summary>503: requests that are being read hold too much.</summary>
    public static readonly ProblemKind ServiceBusy = new(
        "service-busy", 503, "The service is reading too many large requests.",
        "Bodies that are being read may hold so much memory together. Send the request again after the seconds that "
        + "Retry-After names.");

    /// <summary>503: a GPU's memory is full.</summary>
    public static readonly ProblemKind DeviceOutOfMemory = new(
        "device-out-of-memory", 503, "The GPU's memory is full.",
        "Batches are made smaller until they fit; the smallest did not. Models that are loaded there and other "
        + "programs hold the rest. Unload models, use shorter prompts, or ask for the cpu.");

    /// <summary>502: the Hub fails, or something else answers in its place.</summary>
    public static readonly ProblemKind HubFailed = new(
        "hub-failed", 502, "The Hugging Face Hub did not give the model.",
        "The Hub could not be reached, kept failing, or something that is no Hub answered. What was "
        + "downloaded is kept: the same request goes on from there. Models that are in the cache need no Hub.");

    /// <summary>502: the proxy between here and the Hub.</summary>
    public static readonly ProblemKind HubProxyFailed = new(
        "hub-proxy-failed", 502, "The proxy before the Hugging Face Hub is at fault.",
        "The Hub is asked through the proxy that HTTPS_PROXY, HTTP_PROXY or ALL_PROXY names in the service's "
        + "environment. It could not be reached, wants another user name or password, or does not connect. Hosts that "
        + "NO_PROXY names are asked without it.");

    /// <summary>504: the Hub is silent.</summary>
    public static readonly ProblemKind HubTimeout = new(
        "hub-timeout", 504, "The Hugging Face Hub did not answer in time.",
        "The Hub, or the store of its files, sent nothing for as long as HF_HUB_ETAG_TIMEOUT or "
        + "HF_HUB_DOWNLOAD_TIMEOUT allows (10 seconds each), twice. What was downloaded is kept: the same request goes "
        + "on from there. Revisions that are in the cache need no Hub.");

    /// <summary>502: a downloaded file is not what the Hub states.</summary>
    public static readonly ProblemKind HubContentMismatch = new(
        "hub-content-mismatch", 502, "A downloaded file is not what the Hub states.",
        "Every file is compared with the hash that the Hub states. This one differed twice, so nothing of "
        + "it was kept. A mirror or proxy between may be at fault.");

    /// <summary>503: the Hub's rate limit.</summary>
    public static readonly ProblemKind HubRateLimited = new(
        "hub-rate-limited", 503, "The Hub's rate limit is used up.",
        "The Hub answers so many requests from one address or account in five minutes. Send the request "
        + "again after the seconds that Retry-After names; a token in HF_TOKEN raises the limit.");

    /// <summary>503: an exported model was changed on disk.</summary>
    public static readonly ProblemKind PackageDamaged = new(
        "package-damaged", 503, "The model's exported package was damaged.",
        "A file of the package in the service's data folder is not what was exported. The package was removed; the "
        + "next request for the model exports it again.");

    /// <summary>507: no room for what a request needs to keep.</summary>
    public static readonly ProblemKind DiskFull = new(
        "disk-full", 507, "There is no room on the disk.",
        "The disk of the data folder or of the Hub cache is full, or this user's share of it is used up. Nothing "
        + "half-written stays, but for the bytes of a download, which goes on from there: free some room and send the "
        + "request again.");

    /// <summary>507: a data folder that cannot be written.</summary>
    public static readonly ProblemKind DataFolderUnusable = new(
        "data-folder-unusable", 507, "The service's data folder cannot be used.",
        "Exported models and uploaded prompt sets are kept in the folder that SELFREPAIR_DATA names, and the user "
        + "that the service runs as may not write or read there, or its disk fails. Give that user the right, or name "
        + "another folder.");

    /// <summary>507: a cache that cannot be written.</summary>
    public static readonly ProblemKind HubCacheUnwritable = new(
        "hub-cache-unwritable", 507, "The Hub cache cannot be written.",
        "Models of the Hub are kept in the cache of the Hub's own tools, which this service may not write "
        + "or whose disk fails. Name another by HF_HUB_CACHE.");

    /// <summary>Every kind, by code.</summary>
    public static IReadOnlyDictionary<string, ProblemKind> All { get; } =
        typeof(ProblemKinds).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (ProblemKind)field.GetValue(null)!)
            .ToDictionary(kind => kind.Code, StringComparer.Ordinal);

    /// <summary>The kind of a status that the framework set on its own.</summary>
    /// <param name="status">An HTTP status from 400.</param>
    public static ProblemKind OfStatus(int status) => status switch
    {
        404 => NotFound,
        405 => MethodNotAllowed,
        406 => NotAcceptable,
        413 => BodyTooLarge,
        415 => UnsupportedMediaType,
        503 => NotReady,
        >= 500 => Internal,
        _ => BadRequest,
    };
}
